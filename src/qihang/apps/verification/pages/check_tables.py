"""Checks and runs as tables and facts."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.verification import labels
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.queries import FindingCounts, QuestionCounts
from qihang.apps.verification.queries.checks import NUMBERS
from qihang.apps.verification.rules import RunCause
from qihang.kernel import Permission, Scope
from qihang.web import formats
from qihang.web.components import Column, Empty, Fact, Table, TableRow


def of_checks(counts: Sequence[FindingCounts], today: date) -> Table:
    """One row a check: every check in force, also where it found nothing."""
    columns = [Column(gettext("核查项目"), lead=True), *_columns()]
    known = {one.code: one for one in counts}
    codes = [*known, *(code for code in check_words.codes_on(today) if code not in known)]
    rows = [
        TableRow(
            (check_words.check_name(code), *_cells(known.get(code))),
            href=reverse("verification:check", args=[code]),
        )
        for code in codes
    ]
    none = Empty(gettext("还没有核查过。"))
    return Table(gettext("核查项目"), columns, rows, empty=none)


def _columns() -> list[Column]:
    labels_ = (
        gettext("发现"),
        gettext("未办结"),
        gettext("属实"),
        gettext("更正"),
        gettext("无误"),
        gettext("不再存在"),
        gettext("准确率"),
    )
    return [Column(label, end=True) for label in labels_]


def _cells(counts: FindingCounts | None) -> list[str]:
    if counts is None:
        return [formats.count(0)] * len(NUMBERS) + [formats.DASH]
    numbers = [formats.count(getattr(counts, name)) for name in NUMBERS]
    return [*numbers, _precision(counts)]


def _precision(counts: FindingCounts) -> str:
    """A share, and of how many: of few it says little."""
    rate = counts.precision
    if not rate.denominator:
        return formats.DASH
    of = f"{formats.count(rate.numerator)} / {formats.count(rate.denominator)}"
    return f"{formats.percent(rate)} · {of}"


def of_counts(counts: Sequence[FindingCounts]) -> list[Fact]:
    """The same for one check."""
    cells = _cells(counts[0] if counts else None)
    return [Fact(column.label, cell) for column, cell in zip(_columns(), cells, strict=True)]


def of_run(run: CheckRun | None, scope: Scope) -> list[Fact]:
    """The newest run; its counts over the province are the province's."""
    if run is None:
        return []
    found = [
        Fact(gettext("最近一次全省核查"), formats.minute(run.finished_at)),
        Fact(gettext("数据日期"), formats.day(run.day)),
        Fact(gettext("起因"), str(labels.CAUSE[RunCause(run.cause)])),
    ]
    if scope.allows(Permission.VERIFICATION_DECIDE):
        total = sum(int(number) for number in run.counts.values())
        found.append(Fact(gettext("这次发现"), formats.count(total)))
    return found


def of_questions(counts: QuestionCounts) -> list[Fact]:
    """How many graduates were asked and what they said; for the province alone."""
    if not counts.asked:
        return []
    return [
        Fact(gettext("已请核实"), formats.people(counts.asked)),
        Fact(gettext("属实"), formats.people(counts.confirmed)),
        Fact(gettext("不属实"), formats.people(counts.denied)),
        Fact(gettext("不属实、待安排复核"), formats.people(counts.waiting)),
    ]


def not_checkable(run: CheckRun | None) -> Table | None:
    """Checks that could not be made for want of a source: nobody may take that for harmless."""
    if run is None or not run.not_checkable:
        return None
    columns = [Column(gettext("核查项目"), lead=True), Column(gettext("缺少的数据来源"))]
    rows = [
        TableRow((check_words.check_name(code), check_words.source_name(source)))
        for code, source in run.not_checkable
    ]
    return Table(gettext("不能核查的项目"), columns, rows)


def trials(found: Mapping[str, int]) -> Table | None:
    """What checks on trial would have found: a count, nobody is told."""
    if not found:
        return None
    columns = [Column(gettext("试运行的核查项目"), lead=True), Column(gettext("会发现"), end=True)]
    rows = [
        TableRow((check_words.check_name(code), formats.count(number)))
        for code, number in sorted(found.items())
    ]
    return Table(gettext("试运行"), columns, rows)
