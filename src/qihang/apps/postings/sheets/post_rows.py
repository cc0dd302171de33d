"""The rows of a staged sheet as posts, each with what it would do and what speaks against it."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from qihang.apps.intake.targets import Stage, problem_json
from qihang.apps.orgs.models import Org
from qihang.apps.postings.models import Post
from qihang.apps.postings.queries import posts_in
from qihang.apps.postings.rules import (
    ENDED,
    LEVELS,
    PostContent,
    PostState,
    content_objections,
)
from qihang.apps.postings.services import PostContact, PostDraft, PostOrigin
from qihang.apps.postings.sheets.code_lists import cities_in, majors_in
from qihang.kernel import Objection, Scope, msgid
from qihang.policy import load
from qihang.policy.channels import ChannelField, ChannelFieldType, PostChannel
from qihang.policy.post_layout import LAYOUT, own_columns

_PLAIN = (
    "title",
    "text",
    "places",
    "pay_min_fen",
    "pay_max_fen",
    "opens_on",
    "apply_until",
    "exam_on",
    "result_on",
)
_TEXTS = ("employer_name", "occupation", "industry", "apply_address")
# What a change may overwrite, and the column of the sheet that shows it.
_COMPARED = (*_PLAIN, *_TEXTS, "cities", "level_min", "majors", "apply_mode", "fields")


@dataclass(frozen=True, slots=True)
class PostRow:
    """One row of the sheet as a post; `problems` are what could not be read of it."""

    row: int
    draft: PostDraft
    problems: tuple[Objection, ...]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """What a row does: verdict, which post, which columns it changes, and the sentences about it."""

    row: int
    subject: int | None
    verdict: str
    fields: tuple[str, ...]
    before: Mapping[str, Any]
    objections: str


def source_of(org: Org) -> str:
    """Under which name posts that came by sheets of this publisher keep its numbers."""
    return f"sheet:{org.code}"[:40]


def read_rows(stage: Stage) -> Iterator[PostRow]:
    """The staged rows that were read without a fault, in their order."""
    columns = list(load().layout(LAYOUT).columns)
    names = ", ".join(f'"{name}"' for name in columns)
    query = f"SELECT _row, {names} FROM intake_stage WHERE _good ORDER BY _row"  # noqa: S608 - of the layout
    source = source_of(stage.batch.org)
    for number, *values in stage.read(query):
        yield _row(number, dict(zip(columns, values, strict=True)), source)


def judged(scope: Scope, stage: Stage) -> Iterator[JudgedRow]:
    """Each of them as the form would judge it, beside the posts that were loaded before."""
    rows = list(read_rows(stage))
    org, today = stage.batch.org, timezone.localdate(stage.now)
    channels = load().channels.of_publisher(org.kind)
    known = _known(scope, org, rows)
    seen = Counter(row.draft.origin.source_id for row in rows)
    for row in rows:
        post = known.get(row.draft.origin.source_id)
        objections = list(row.problems)
        channel = channels.get(row.draft.content.channel)
        if channel is None:
            objections.append(_NOT_YOURS)
        else:
            against = content_objections(_complete(row, org), channel, today)
            objections += [_beside(one, channel) for one in against]
        if seen[row.draft.origin.source_id] > 1:
            objections.append(_TWICE)
        yield _judged(row, post, objections)


def _judged(row: PostRow, post: Post | None, objections: list[Objection]) -> JudgedRow:
    differs, before = ({}, {}) if post is None else _differences(row.draft.content, post)
    if post is not None and post.status in ENDED:
        objections.append(_OVER)
    elif differs and post is not None and post.status != PostState.PUBLISHED:
        objections.append(_WAITS)
    elif post is not None and row.draft.content.channel != post.channel:
        objections.append(_MOVED)
    problems = json.dumps([problem_json(one, "error") for one in objections])
    verdict = "new" if post is None else "changed" if differs else "same"
    subject = None if post is None else post.pk
    verdict = "refused" if objections else verdict
    return JudgedRow(row.row, subject, verdict, tuple(differs), before, problems)


def _known(scope: Scope, org: Org, rows: Sequence[PostRow]) -> dict[str, Post]:
    """Posts that were loaded before, by number."""
    numbers = [row.draft.origin.source_id for row in rows]
    found = posts_in(scope).filter(org=org, source=source_of(org), source_id__in=numbers)
    return {post.source_id: post for post in found}


def _differences(content: PostContent, post: Post) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns that the row changes; what the post says there now. What the sheet leaves empty stays."""
    stands, differs, before = post.content, {}, {}
    for name in _COMPARED:
        new, old = getattr(content, name), getattr(stands, name)
        if name in {"employer_name", "industry"} and not new:
            continue
        if new != old:
            differs[name] = new
            before[name] = "、".join(old) if isinstance(old, tuple) else old
    return differs, before


def _row(number: int, values: Mapping[str, Any], source: str) -> PostRow:
    words, problems = load().layout(LAYOUT).columns, []

    def coded(name: str) -> str:
        text = (values[name] or "").strip()
        return words[name].words.get(text, text)

    cities, strange_cities = cities_in(values["cities"] or "")
    majors, strange_majors = majors_in(values["majors"] or "")
    problems += [_strange(_CITY, "cities", name) for name in strange_cities]
    problems += [_strange(_MAJOR, "majors", name) for name in strange_majors]
    level = coded("level_min")
    if level and level not in LEVELS:
        problems.append(_strange(_LEVEL, "level_min", level))
    channel = load().channels.by_code.get(coded("channel"))
    if channel is None:
        problems.append(_strange(_CHANNEL, "channel", values["channel"] or ""))
    plain: dict[str, Any] = {name: values[name] for name in _PLAIN if values[name] is not None}
    plain |= {name: (values[name] or "").strip() for name in _TEXTS}
    content = PostContent(
        channel=coded("channel"), cities=cities, majors=majors,
        level_min=level if level in LEVELS else "",
        apply_mode=coded("apply_mode") or _mode(channel, values["apply_address"]),
        fields={} if channel is None else _own(channel, values),
        **plain,
    )  # fmt: skip
    contact = PostContact(
        *((values[f"contact_{one}"] or "").strip() for one in ("name", "phone", "email"))
    )
    own_number = (values["number"] or "").strip() or _digest(content)
    return PostRow(
        number,
        PostDraft(content, contact, PostOrigin(source=source, source_id=own_number)),
        tuple(problems),
    )


def _own(channel: PostChannel, values: Mapping[str, Any]) -> dict[str, object]:
    """The channel's own fields from their columns."""
    named, columns = own_columns(load().channels), load().layout(LAYOUT).columns
    found = {}
    for one in channel.fields:
        column = named[channel.code, one.name]
        value = values[column]
        if value is not None and value != "":
            found[one.name] = _value(one, value, columns[column].words)
    return found


def _value(one: ChannelField, value: Any, words: Mapping[str, str]) -> object:
    if one.type is ChannelFieldType.CHOICE:
        return words.get(value.strip(), value.strip())
    return value.isoformat() if one.type is ChannelFieldType.DATE else value


def _mode(channel: PostChannel | None, address: str | None) -> str:
    """How to apply where the row does not say it."""
    modes = channel.apply if channel else ("here",)
    return "outside" if "outside" in modes and (address or "here" not in modes) else "here"


def _digest(content: PostContent) -> str:
    """Without a number a row is known by what it says."""
    values = (
        content.channel,
        content.title,
        content.text,
        content.employer_name,
        content.cities,
        content.apply_until,
    )
    return "~" + hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def _complete(row: PostRow, org: Org) -> PostContent:
    """As it will be: under the publisher's name where no other is given."""
    content = row.draft.content
    return content if content.employer_name else replace(content, employer_name=org.name)


def _beside(found: Objection, channel: PostChannel) -> Objection:
    """The objection beside the column of the sheet."""
    if not found.field.startswith("own_"):
        return found
    column = own_columns(load().channels)[channel.code, found.field.removeprefix("own_")]
    return Objection(found.code, found.message, column, found.facts)


def _strange(words: tuple[str, str], field: str, value: str) -> Objection:
    return Objection(words[0], words[1], field, {"value": value})


_CITY = (
    "city_unknown",
    msgid("不认识工作地点“{value}”，请写到市或县（市、区），重名的前面加上市名。"),
)
_MAJOR = ("major_unknown", msgid("不认识专业“{value}”，请写专业目录里的名称或代码。"))
_LEVEL = ("level_unknown", msgid("不认识学历要求“{value}”，请从下拉列表中选择。"))
_CHANNEL = ("channel_unknown", msgid("没有“{value}”这个渠道，请从下拉列表中选择。"))
_NOT_YOURS = Objection(
    "channel_not_yours", msgid("本单位不能在这个渠道发布岗位，请另选渠道。"), "channel"
)
_TWICE = Objection(
    "number_twice", msgid("表里有几行是同一个岗位，请合并，或填写不同的岗位编号。"), "number"
)
_OVER = Objection("post_over", msgid("这个岗位已经结束，重新发布请换一个岗位编号。"), "number")
_WAITS = Objection("post_waits", msgid("这个岗位正在审查或暂缓发布，请到岗位页面修改。"), "number")
_MOVED = Objection(
    "channel_stays", msgid("已发布的岗位不能换渠道，请关闭后用另一个编号发布。"), "channel"
)
