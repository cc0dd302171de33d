"""Posts as facts, rows and moments."""

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from qihang.apps.codes import queries as codes
from qihang.apps.postings import labels
from qihang.apps.postings.models import Post, PostMove
from qihang.apps.postings.rules import PostAction, PostContent, PostState
from qihang.policy import load
from qihang.policy.channels import ChannelField, ChannelFieldType
from qihang.web import components, formats
from qihang.web.components import Fact, Moment

MAJORS = ("major_undergraduate", "major_vocational")


def state(post: Post) -> SafeString:
    """Where it stands, in word and shape."""
    where = PostState(post.status)
    return components.status(labels.STATE[where], labels.TONE[where])


def channel_name(code: str) -> str:
    """The channel in the reader's language."""
    found = load().channels.by_code.get(code)
    return found.label.text(get_language() or "") if found else code


def pay(content: PostContent) -> str:
    """Pay a month as it is written."""
    low, high = content.pay_min_fen, content.pay_max_fen
    if low is None:
        return gettext("面议")
    if high is None or high == low:
        return gettext("%(low)s 起/月") % {"low": formats.money(low)}
    return gettext("%(low)s–%(high)s/月") % {"low": formats.money(low), "high": formats.money(high)}


def places_of(content: PostContent) -> str:
    """Where the work is."""
    return "、".join(codes.label("division", code) for code in content.cities) or formats.DASH


def majors_of(content: PostContent) -> str:
    """Which majors are asked for."""
    return "、".join(map(_major, content.majors)) or gettext("不限")


def content_facts(content: PostContent) -> list[Fact]:
    """What a post says beside its text."""
    level = codes.label("qualification", content.level_min) if content.level_min else ""
    rows = [
        Fact(gettext("招聘单位"), content.employer_name),
        Fact(gettext("渠道"), channel_name(content.channel)),
        Fact(gettext("招聘人数"), formats.count(content.places)),
        Fact(gettext("工作地点"), places_of(content)),
        Fact(gettext("薪酬"), pay(content)),
        Fact(gettext("最低学历"), level or gettext("不限")),
        Fact(gettext("专业"), majors_of(content)),
        Fact(gettext("职业"), _coded("occupation", content.occupation)),
        Fact(gettext("行业"), _coded("industry_gb4754", content.industry)),
        Fact(gettext("报名方式"), str(labels.APPLY.get(content.apply_mode, content.apply_mode))),
        Fact(gettext("报名网址或地点"), content.apply_address),
        *_days(content),
        *_own(content),
    ]
    return [one for one in rows if one.value]


def life_facts(post: Post) -> list[Fact]:
    """Publication, end, places left, origin, contact."""
    rows = [
        Fact(gettext("剩余人数"), formats.count(post.places_left)),
        Fact(gettext("发布时间"), formats.minute(post.published_at) if post.published_at else ""),
        Fact(gettext("最后一天"), _last_day(post)),
        Fact(gettext("来源"), origin(post)),
        Fact(gettext("联系人"), post.contact_name),
        Fact(gettext("联系电话"), post.contact_phone_masked),
        Fact(gettext("邮箱"), post.contact_email),
    ]
    return [one for one in rows if one.value]


def origin(post: Post) -> str:
    """Where it comes from: a visit, a gathering, a partner's feed."""
    if post.source:
        facts = {"source": post.source, "number": post.source_id}
        return gettext("数据接口 %(source)s · %(number)s") % facts
    return str(labels.ORIGIN.get(post.origin_kind, post.origin_kind))


def moments(moves: Iterable[PostMove], *, names: bool) -> list[Moment]:
    """What happened, newest first; without names where the reader is no office."""
    return [
        Moment(
            at=move.at,
            who=_who(move) if names else "",
            what=f"{labels.ACTION[PostAction(move.action)]}{_undone(move)}",
            reason=move.reason,
            tone="plain"
            if move.undone_at
            else labels.MOMENT_TONE.get(PostAction(move.action), "plain"),
        )
        for move in moves
    ]


def _undone(move: PostMove) -> str:
    return gettext("（已撤销）") if move.undone_at else ""


def _who(move: PostMove) -> str:
    return move.account.name if move.account else gettext("系统")


def _last_day(post: Post) -> str:
    if post.expires_on is None or post.published_at is None:
        return ""
    return formats.day(post.expires_on.fromordinal(post.expires_on.toordinal() - 1))


def _days(content: PostContent) -> Iterator[Fact]:
    for name, words in labels.DAY.items():
        if day := getattr(content, name):
            yield Fact(str(words), formats.day(day))


def _own(content: PostContent) -> Iterator[Fact]:
    channel = load().channels.by_code.get(content.channel)
    for one in channel.fields if channel else ():
        value = content.fields.get(one.name)
        if value not in (None, "", False):
            yield Fact(one.label.text(get_language() or ""), _own_words(one, value))


def _own_words(one: ChannelField, value: object) -> str:
    lang = get_language() or ""
    if one.type is ChannelFieldType.CHOICE and str(value) in one.options:
        return one.options[str(value)].text(lang)
    if one.type is ChannelFieldType.MONEY and isinstance(value, int):
        return formats.money(value)
    if one.type is ChannelFieldType.FLAG:
        return gettext("是")
    if one.type is ChannelFieldType.CODE:
        return codes.label(one.codes, str(value))
    return str(value)


def _coded(table: str, code: str) -> str:
    return f"{codes.label(table, code)} {code}" if code else ""


def _major(code: str) -> str:
    found = next((table for table in MAJORS if code in codes.table(table)), None)
    return codes.label(found, code) if found else code
