"""The report of some days: how many stand where, what moved, what is late, what comes due."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language, gettext

from qihang.apps.plans import labels
from qihang.apps.plans.pages.links import duty_href
from qihang.apps.plans.pages.tables import duties_table, named
from qihang.apps.plans.pages.words import light, value_words
from qihang.apps.plans.queries import DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding, last_day
from qihang.kernel import Period
from qihang.policy import Label
from qihang.web import formats
from qihang.web.components import Column, Empty, Table, TableRow
from qihang.web.edition import words

SOON = timedelta(days=30)


def kinds() -> dict[str, str]:
    """The reports there are."""
    return {"day": gettext("日报"), "week": gettext("周报"), "ten": gettext("旬报")}


def title(kind: str, days: Period) -> str:
    """日报, 周报 or 旬报 with its days."""
    facts = {"first": formats.day(days.start), "last": formats.day(last_day(days))}
    if kind == "day":
        return gettext("方案日报 %(first)s") % facts
    if kind == "ten":
        return gettext("方案旬报 %(first)s 至 %(last)s") % facts
    return gettext("方案周报 %(first)s 至 %(last)s") % facts


def counts(before: Progress, after: Progress) -> Table:
    """How many duties stand where, before and after."""
    columns = [
        Column(gettext("进展"), lead=True),
        Column(gettext("期初"), end=True),
        Column(gettext("期末"), end=True),
    ]
    then, now = before.counts(), after.counts()
    rows = [
        TableRow((light(s), formats.count(then[s]), formats.count(now[s]))) for s in DutyStanding
    ]
    return Table(gettext("任务进展"), columns, rows)


def moved(before: Progress, after: Progress) -> Table:
    """Duties that stand elsewhere than before or have another figure; those that stand elsewhere first."""
    then = {f.duty.id: f for f in before.findings}
    pairs = [(then[f.duty.id], f) for f in after.findings if f.duty.id in then]
    other = [pair for pair in pairs if _standing(*pair) or _figure(*pair)]
    columns = [
        Column(gettext("任务"), lead=True),
        Column(gettext("期初数字"), end=True),
        Column(gettext("期末数字"), end=True),
        Column(gettext("期初")),
        Column(gettext("期末")),
    ]
    found = sorted(other, key=lambda pair: not _standing(*pair))
    rows = [_moved(after, *pair) for pair in found]
    empty = Empty(gettext("这几天没有任务的数字或进展发生变化。"))
    return Table(gettext("有变化的任务"), columns, rows, empty=empty)


def _standing(before: DutyProgress, after: DutyProgress) -> bool:
    return before.standing is not after.standing


def _figure(before: DutyProgress, after: DutyProgress) -> bool:
    return value_words(before) != value_words(after)


def _moved(progress: Progress, before: DutyProgress, after: DutyProgress) -> TableRow:
    duty = after.duty
    cells = (
        named(duty.id, words(duty.label)),
        value_words(before),
        value_words(after),
        light(before.standing) if _standing(before, after) else "",
        light(after.standing),
    )
    return TableRow(cells, href=duty_href(progress, duty.id))


def standing_so(progress: Progress, wanted: DutyStanding) -> Table:
    """Duties that stand so."""
    found = [f for f in progress.findings if f.standing is wanted]
    return duties_table(progress, found, str(labels.STANDING[wanted]))


def due(progress: Progress, days: Period) -> Table:
    """Duties that must have come somewhere within a month after the days of the report."""
    last = last_day(days) or progress.day
    found = [f for f in progress.findings if is_due(f, last, SOON)]
    return duties_table(progress, found, gettext("一个月内到期"))


def is_due(finding: DutyProgress, day: date, within: timedelta) -> bool:
    """Whether a duty that is not done ends, or has a step to reach, within so many days after `day`."""
    end = finding.next_due(day)
    open_ = finding.standing in {DutyStanding.ON_COURSE, DutyStanding.UNMEASURED, DutyStanding.LATE}
    return open_ and end is not None and day <= end <= day + within


def kept(content: Mapping[str, Any]) -> Table:
    """A kept phase end as a table: each duty with the figure it had."""
    columns = [
        Column(gettext("任务"), lead=True),
        Column(gettext("数字"), end=True),
        Column(gettext("进展")),
    ]
    rows = [
        TableRow((named(duty["id"], _words(duty)), _value(duty), _light(duty)))
        for clause in content["clauses"]
        for duty in clause["duties"]
    ]
    return Table(gettext("阶段末数据"), columns, rows)


def kept_line(content: Mapping[str, Any]) -> str:
    """How many stood where, in one line."""
    found = content["summary"]
    shown = (f"{labels.STANDING[s]} {found[s.value]}" for s in DutyStanding if found[s.value])
    return " · ".join(shown)


def _words(duty: Mapping[str, Any]) -> str:
    return Label(duty["zh"], duty["en"]).text(get_language() or "")


def _value(duty: Mapping[str, Any]) -> str:
    found = duty["measured"]
    if not found:
        return formats.DASH
    if found["value"] is None and found["reached"] is not None:
        return f"{found['reached']} / {found['of_units']}"
    return found["value"] or formats.DASH


def _light(duty: Mapping[str, Any]) -> object:
    return light(DutyStanding(duty["status"]) if duty["status"] else None)
