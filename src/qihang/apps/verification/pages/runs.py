"""Runs as tables and facts."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from qihang.apps.jobs import services as jobs
from qihang.apps.verification import labels
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.pages.checks import source_name
from qihang.apps.verification.queries.runs import OPEN
from qihang.apps.verification.rules import RunCause, RunState
from qihang.policy import load
from qihang.web import formats
from qihang.web.components import Column, Empty, Fact, LongWork, Table, TableRow, status
from qihang.web.edition import words
from qihang.web.refusals import sentence

_TONE = {
    RunState.WAITING: "waiting",
    RunState.WORKING: "waiting",
    RunState.DONE: "done",
    RunState.FAILED: "refused",
}


def runs_table(runs: Iterable[CheckRun]) -> Table:
    """The newest first."""
    columns = (
        Column(gettext("日期"), lead=True),
        Column(gettext("范围")),
        Column(gettext("原因")),
        Column(pgettext("表头", "状态")),
        Column(gettext("新问题"), end=True),
        Column(gettext("不再存在"), end=True),
    )
    empty = Empty(gettext("还没有核查过。"))
    return Table(gettext("核查记录"), columns, map(_row, runs), empty=empty)


def facts_of(run: CheckRun) -> list[Fact]:
    """Whose run, why, when, and how it ended."""
    state = RunState(run.state)
    facts = [
        Fact(gettext("范围"), run.org.name),
        Fact(gettext("届别"), gettext("%(year)s 届") % {"year": run.cohort}),
        Fact(gettext("原因"), labels.CAUSE[RunCause(run.cause)]),
        Fact(gettext("核查日期"), formats.day(run.day)),
        Fact(pgettext("表头", "状态"), status(labels.RUN_STATE[state], _TONE[state])),
    ]
    if run.failure:
        facts.append(Fact(gettext("没有完成的原因"), sentence(jobs.kept(run.failure))))
    facts += [Fact(label, formats.count(number)) for label, number in _saved(run)]
    return [*facts, *_replayable(run)]


def work_of(run: CheckRun) -> LongWork | None:
    """How far an open run is."""
    if run.state not in OPEN:
        return None
    here = reverse("verification:run", args=[run.uuid])
    return LongWork(gettext("核查"), run.done, max(run.total, 1), poll=here)


def counts_table(run: CheckRun) -> Table:
    """What each check found, those on trial marked; what could not be checked, for want of what."""
    columns = (
        Column(gettext("核查项目"), lead=True),
        Column(gettext("找到"), end=True),
        Column(gettext("说明")),
    )
    rows = [
        TableRow((_label(code), formats.count(n), ""), reverse("verification:check", args=[code]))
        for code, n in _found(run.counts)
    ]
    rows += [
        TableRow((_label(code), formats.count(n), gettext("试运行，只计数，不通知任何人")))
        for code, n in _found(run.trials)
    ]
    rows += [
        TableRow((_label(code), formats.DASH, _missing(name))) for code, name in run.not_checkable
    ]
    return Table(gettext("核查结果"), columns, rows, empty=Empty(gettext("没有发现问题。")))


def _row(run: CheckRun) -> TableRow:
    state = RunState(run.state)
    cells = (
        formats.minute(run.asked_at),
        run.org.name,
        labels.CAUSE[RunCause(run.cause)],
        status(labels.RUN_STATE[state], _TONE[state]),
        formats.count(run.saved.get("new", 0) + run.saved.get("changed", 0)),
        formats.count(run.saved.get("lapsed", 0)),
    )
    return TableRow(cells, reverse("verification:run", args=[run.uuid]))


def _replayable(run: CheckRun) -> list[Fact]:
    """Until when what was compared is kept, with the checks it was compared by."""
    if run.inputs_until is None:
        return []
    day = formats.day(run.inputs_until)
    kept = (
        gettext("%(day)s 前可以按当时的数据和规则重做")
        if run.inputs_id
        else gettext("已于 %(day)s 到期删除，不能再重做")
    )
    return [Fact(gettext("所用数据和规则"), kept % {"day": day})]


def _saved(run: CheckRun) -> list[tuple[str, int]]:
    names = {
        "new": gettext("新问题"),
        "changed": gettext("事实有变，重新提出"),
        "unchanged": gettext("仍然存在"),
        "lapsed": gettext("不再存在"),
    }
    return [(label, run.saved[name]) for name, label in names.items() if name in run.saved]


def _found(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Those that found something, most first."""
    found = [(code, number) for code, number in counts.items() if number]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _label(code: str) -> str:
    check = load().checks.by_code.get(code)
    return words(check.label) if check else code


def _missing(name: str) -> str:
    return gettext("缺少“%(source)s”，无法核查") % {"source": source_name(name)}
