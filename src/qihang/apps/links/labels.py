"""Words for links, their states and their acts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qihang.apps.links.rules import LinkState
from qihang.kernel import msgid

STATE: dict[LinkState, Promise] = {
    LinkState.OPEN: pgettext_lazy("链接", "可以打开"),
    LinkState.EXPIRED: _("已过期"),
    LinkState.USED_UP: _("已用完"),
    LinkState.REVOKED: _("已收回"),
    LinkState.EMPTY: _("能打开，但内容已失效"),
}

# Tones of the `status` component.
TONE: dict[LinkState, str] = {
    LinkState.OPEN: "done",
    LinkState.EXPIRED: "closed",
    LinkState.USED_UP: "closed",
    LinkState.REVOKED: "refused",
    LinkState.EMPTY: "closed",
}

ACTS: dict[str, Promise] = {
    "link.create": _("生成查看链接"),
    "link.use": _("打开查看链接"),
    "link.revoke": _("收回查看链接"),
}

CONSTRAINTS = {"link_ends_later": msgid("链接的截止时间要晚于现在。")}
