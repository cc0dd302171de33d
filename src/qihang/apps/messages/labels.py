"""Words of messages: templates filled in the reader's language, channels and states."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qihang.apps.messages.models import Message
from qihang.apps.messages.rules import DispatchState
from qihang.kernel import msgid
from qihang.policy import Label, Template, load

STATE: dict[DispatchState, Promise] = {
    DispatchState.QUEUED: _("待发送"),
    DispatchState.HELD: _("免打扰，早上发"),
    DispatchState.SENDING: _("正在发送"),
    DispatchState.SENT: _("已发出"),
    DispatchState.DELIVERED: _("已送达"),
    DispatchState.FAILED: _("无法送达"),
    DispatchState.GIVEN_UP: _("多次未成，已放弃"),
    DispatchState.UNCLEAR: _("是否发出不明，等回执"),
}
TONE: dict[DispatchState, str] = {
    DispatchState.QUEUED: "waiting",
    DispatchState.HELD: "waiting",
    DispatchState.SENDING: "waiting",
    DispatchState.SENT: "plain",
    DispatchState.DELIVERED: "done",
    DispatchState.FAILED: "refused",
    DispatchState.GIVEN_UP: "refused",
    DispatchState.UNCLEAR: "draft",
}
# Why a message did not go: our own words for the frequent codes; a provider's other codes stand as they are.
CODE: dict[str, Promise] = {
    "no_address": _("没有登记号码或地址"),
    "over": _("激活码已使用、过期或换成了新的"),
    "no_template": _("这个模板还没有在短信服务商处报备"),
    "no_receipt": _("一直没有收到回执"),
    "network": _("网络不通"),
    "rate": _("服务商限流"),
}
ACTS: dict[str, Promise] = {
    "message.remind": _("发送提醒"),
    "message.wishes": _("修改消息设置"),
}


class _Filling(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def title(message: Message) -> str:
    """The line that names it."""
    return _filled(template(message).title, message.facts, _language())


def body(message: Message) -> str:
    """The whole sentence, for readers who have signed in."""
    return _filled(template(message).body, message.facts, _language())


def outside(
    message: Message, language: str, secrets: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Title and text as they may leave the product; secret places are filled on the letter alone."""
    words = template(message)
    facts = {**message.facts, **(secrets or {})}
    return _filled(words.title, facts, language), _filled(words.short, facts, language)


def template(message: Message) -> Template:
    """What it was made from."""
    return load().messages.templates[message.template]


def sample(code: str) -> str:
    """The short text of a template with its places left open, as an office sees it beforehand."""
    return _filled(load().messages.templates[code].short, {}, _language())


def channel(name: str) -> str:
    """The words for a channel."""
    return load().messages.channels[name].label.text(_language())


def template_title(code: str) -> str:
    """The words for a template, with its places left open."""
    return load().messages.templates[code].title.text(_language())


def code(name: str) -> str:
    """Why a dispatch did not go."""
    return str(CODE.get(name, name))


def _filled(label: Label, facts: Mapping[str, object], language: str) -> str:
    return label.text(language).format_map(_Filling(facts))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# What is said where the database has the last word: two at once, or a rule that let it through.
CONSTRAINTS = {
    "messages_preference_account_id_key": msgid("您刚才在另一个窗口里保存过，请刷新后再改。"),
}
