"""Tables of duties, and of the organisations each of which a duty is measured for."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.orgs.models import Org
from qihang.apps.plans.queries import Finding, Progress
from qihang.apps.plans.rules import Standing
from qihang.apps.plans.shown.links import duty_href
from qihang.apps.plans.shown.words import (
    due_words,
    light,
    number_words,
    org_words,
    target_words,
    value_beside,
    words,
)
from qihang.kernel import Permission, Scope
from qihang.web import formats
from qihang.web.components import Column, Empty, Row, Table
from qihang.web.markup import el


def duties_table(progress: Progress, findings: Iterable[Finding], caption: str) -> Table:
    """Each duty with target, figure, last day and light; opens the duty's page."""
    columns = [
        Column(gettext("任务"), lead=True),
        Column(gettext("目标")),
        Column(gettext("数字"), end=True),
        Column(gettext("期限"), end=True),
        Column(gettext("进展")),
    ]
    rows = [_row(progress, finding) for finding in findings]
    return Table(caption, columns, rows, even=True, empty=Empty(gettext("没有这样的任务。")))


def _row(progress: Progress, finding: Finding) -> Row:
    duty = finding.duty
    cells = (
        named(duty.id, words(duty.label)),
        target_words(duty.target),
        value_beside(finding),
        due_words(finding, progress.day),
        light(finding.standing),
    )
    return Row(cells, href=duty_href(progress, duty.id))


def named(code: str, text: str) -> SafeString:
    """An id of the plan with its words."""
    return el("span", el("small", code, class_="code"), " ", text, class_="code-label")


def units_parted(finding: Finding) -> tuple[list[str], list[str]]:
    """The paths a duty is measured for: those that do not reach the number, then those that do."""
    target, number = finding.duty.target, finding.number
    parted: tuple[list[str], list[str]] = ([], [])
    if target is not None and number is not None:
        for path, unit in (finding.units or {}).items():
            met = unit.value is not None and target.comparison.met(unit.value, number)
            parted[met].append(path)
    return parted


def units_table(
    scope: Scope, finding: Finding, orgs: Sequence[Org], caption: str, *, met: bool
) -> Table:
    """These organisations with the figure of each; opens what it was counted from."""
    columns = [
        Column(gettext("单位"), lead=True),
        Column(gettext("数字"), end=True),
    ]
    rows = [_unit_row(scope, finding, org) for org in orgs]
    nobody = gettext("还没有达到目标的单位。") if met else gettext("没有未达到目标的单位。")
    return Table(caption, columns, rows, empty=Empty(nobody))


def _unit_row(scope: Scope, finding: Finding, org: Org) -> Row:
    unit, target = (finding.units or {})[org.path], finding.duty.target
    value = number_words(target, unit.value) if target else formats.DASH
    shown = light(Standing.UNMEASURED) if unit.value is None else value
    href = unit.opens if scope.holds(Permission.PLAN_SEE, org.path) else ""
    return Row((org_words(org), shown), href=href)
