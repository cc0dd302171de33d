"""Tables of duties, and of the organisations each of which a duty is measured for."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.plans.pages.links import duty_href
from qihang.apps.plans.pages.words import (
    beside_last_year,
    due_words,
    light,
    number_words,
    target_words,
    value_beside,
)
from qihang.apps.plans.queries import DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding
from qihang.kernel import Permission, Scope
from qihang.web.components import Column, Empty, Table, TableRow
from qihang.web.edition import words
from qihang.web.markup import el


def duties_table(progress: Progress, findings: Iterable[DutyProgress], caption: str) -> Table:
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


def _row(progress: Progress, finding: DutyProgress) -> TableRow:
    duty = finding.duty
    cells = (
        named(duty.id, words(duty.label)),
        target_words(duty.target),
        value_beside(finding),
        due_words(finding, progress.day),
        light(finding.standing),
    )
    return TableRow(cells, href=duty_href(progress, duty.id))


def named(code: str, text: str) -> SafeString:
    """An id of the plan with its words."""
    return el("span", el("small", code, class_="code"), " ", text, class_="code-label")


def units_parted(finding: DutyProgress) -> tuple[list[str], list[str]]:
    """The paths a duty is measured for: those that do not reach the number, then those that do."""
    target, numbers = finding.duty.target, finding.numbers
    parted: tuple[list[str], list[str]] = ([], [])
    if target is not None and numbers is not None:
        for path, unit in (finding.units or {}).items():
            value, number = unit.value, numbers.get(path)
            if value is None or number is None:
                parted[False].append(path)
            else:
                parted[target.comparison.met(value, number)].append(path)
    return parted


def units_table(
    scope: Scope, finding: DutyProgress, orgs: Sequence[Org], caption: str, *, met: bool
) -> Table:
    """These organisations with the figure of each; opens what it was counted from."""
    columns = [
        Column(gettext("单位"), lead=True),
        Column(gettext("数字"), end=True),
    ]
    rows = [_unit_row(scope, finding, org) for org in orgs]
    nobody = gettext("还没有达到目标的单位。") if met else gettext("没有未达到目标的单位。")
    return Table(caption, columns, rows, empty=Empty(nobody))


def _unit_row(scope: Scope, finding: DutyProgress, org: Org) -> TableRow:
    unit, number = (finding.units or {})[org.path], (finding.numbers or {}).get(org.path)
    shown: object = light(DutyStanding.UNMEASURED)
    if finding.duty.target is not None and unit.value is not None:
        value = number_words(finding.duty.target, unit.value)
        shown = beside_last_year(finding.duty.target, value, number)
    href = unit.opens if scope.holds(Permission.PLAN_SEE, org.path) else ""
    return TableRow((org_name(org), shown), href=href)
