"""What a post says, and what must be right of it before it can be screened."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from qihang.kernel import Objection
from qihang.policy.channels import ChannelField, ChannelFieldType, PostChannel

# Lowest qualification asked for: codes of the national set, from high to low.
LEVELS = ("01", "11", "31", "61")
CITIES_MOST, MAJORS_MOST, TITLE_MOST, TEXT_MOST = 20, 50, 80, 6000


@dataclass(frozen=True, slots=True)
class PostContent:
    """All that is screened and versioned of a post; contacts are not, and change at once.

    `cities` are codes of cities or counties, `majors` of majors or of classes they begin with, `fields` the
    channel's own. Money in fen a month, None where negotiable.
    """

    channel: str
    title: str = ""
    text: str = ""
    employer_name: str = ""
    places: int = 1
    cities: tuple[str, ...] = ()
    pay_min_fen: int | None = None
    pay_max_fen: int | None = None
    level_min: str = ""
    majors: tuple[str, ...] = ()
    occupation: str = ""
    industry: str = ""
    apply_mode: str = "here"
    apply_address: str = ""
    opens_on: date | None = None
    apply_until: date | None = None  # the last day
    exam_on: date | None = None
    result_on: date | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


CONTENT = tuple(one.name for one in dataclasses.fields(PostContent))
_DAYS = ("opens_on", "apply_until", "exam_on", "result_on")
_LISTS = ("cities", "majors")


def as_json(content: PostContent) -> dict[str, object]:
    """The content as a version keeps it."""
    values = {name: getattr(content, name) for name in CONTENT}
    days = {name: values[name].isoformat() for name in _DAYS if values[name]}
    return {
        **values,
        **{name: list(values[name]) for name in _LISTS},
        **dict.fromkeys(_DAYS),
        **days,
    }


def from_json(kept: Mapping[str, Any]) -> PostContent:
    """The content again, as a version kept it."""
    days = {name: date.fromisoformat(kept[name]) for name in _DAYS if kept[name]}
    lists = {name: tuple(kept[name]) for name in _LISTS}
    return PostContent(**{**kept, **lists, **days})


def content_objections(
    content: PostContent, channel: PostChannel, today: date
) -> Iterator[Objection]:
    """What keeps a post from being submitted, each beside its field."""
    if not content.title.strip():
        yield Objection("field_missing", "请填写岗位名称。", "title")
    if not content.text.strip():
        yield Objection("field_missing", "请写明岗位职责和任职要求。", "text")
    if not content.employer_name.strip():
        yield Objection("field_missing", "请填写招聘单位名称。", "employer_name")
    if not content.cities:
        yield Objection("field_missing", "请选择工作地点，可以选多个。", "cities")
    if not 1 <= content.places <= channel.most_places:
        yield Objection(
            "places_wrong",
            "招聘人数要在 1 和 {most} 之间。",
            "places",
            {"most": channel.most_places},
        )
    yield from _pay(content)
    yield from _apply(content, channel)
    yield from _days(content, channel, today)
    for one in channel.fields:
        yield from _field(one, content.fields.get(one.name))


def last_day(content: PostContent, channel: PostChannel, published: date) -> date:
    """The last day on which the post is public."""
    return content.apply_until or published + timedelta(days=channel.open_days - 1)


def _pay(content: PostContent) -> Iterator[Objection]:
    low, high = content.pay_min_fen, content.pay_max_fen
    if low is not None and high is not None and high < low:
        yield Objection("pay_reversed", "最高月薪不能低于最低月薪。", "pay_max_fen")
    if low is None and high is not None:
        yield Objection("pay_open", "请同时填写最低月薪；面议的两项都留空。", "pay_min_fen")


def _apply(content: PostContent, channel: PostChannel) -> Iterator[Objection]:
    if content.apply_mode not in channel.apply:
        yield Objection("apply_wrong", "这个渠道不能用这种报名方式，请另选。", "apply_mode")
    elif content.apply_mode == "outside" and not content.apply_address.strip():
        yield Objection("field_missing", "请填写报名网址或地点。", "apply_address")


def _days(content: PostContent, channel: PostChannel, today: date) -> Iterator[Objection]:
    for name, required in channel.days.items():
        if required and getattr(content, name) is None:
            yield Objection("field_missing", "这个渠道需要填写这个日期。", name)
    if content.apply_until is not None and content.apply_until < today:
        yield Objection("apply_over", "报名截止日期已过，请改为今天或以后。", "apply_until")
    order = [("opens_on", content.opens_on), ("apply_until", content.apply_until),
             ("exam_on", content.exam_on), ("result_on", content.result_on)]  # fmt: skip
    given = [(name, day) for name, day in order if day is not None]
    for (_, before), (name, day) in pairwise(given):
        if day < before:
            yield Objection("days_reversed", "日期要按开始、截止、考试、结果的先后填写。", name)


def _field(one: ChannelField, value: object) -> Iterator[Objection]:
    name = f"own_{one.name}"
    if value in (None, ""):
        if one.required:
            yield Objection("field_missing", "这个渠道需要填写这一项。", name)
        return
    if one.type is ChannelFieldType.CHOICE and value not in one.options:
        yield Objection("choice_unknown", "请从列出的选项中选择。", name)
    if one.type is ChannelFieldType.NUMBER and not (
        isinstance(value, int) and one.least <= value <= one.most
    ):
        yield Objection("number_wrong", "请填写 {least} 到 {most} 之间的整数。", name, _bounds(one))
    if one.type is ChannelFieldType.TEXT and len(str(value)) > one.most:
        yield Objection("text_long", "最多 {most} 字，请写短一些。", name, _bounds(one))


def _bounds(one: ChannelField) -> dict[str, object]:
    return {"least": one.least, "most": one.most}
