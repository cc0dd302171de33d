"""Tables of duties, and of the organisations each of which a duty is measured for."""

from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.orgs.models import Org
from qihang.apps.plans import labels
from qihang.apps.plans.queries import Finding, Progress
from qihang.apps.plans.rules import Standing, last_day
from qihang.apps.plans.shown.links import duty_href
from qihang.apps.plans.shown.words import light, number_words, target_words, value_words, words
from qihang.kernel import Permission, Scope
from qihang.policy import Label
from qihang.web import components, formats
from qihang.web.components import Column, Empty, Row, Table
from qihang.web.markup import el, join


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
    return Table(caption, columns, rows, empty=Empty(gettext("没有这样的任务。")))


def _row(progress: Progress, finding: Finding) -> Row:
    duty = finding.duty
    cells = (
        named(duty.id, words(duty.label)),
        target_words(duty.target),
        value_words(finding),
        formats.day(last_day(duty.window)),
        light(finding.standing),
    )
    return Row(cells, href=duty_href(progress, duty.id))


def named(code: str, text: str) -> SafeString:
    """An id of the plan with its words."""
    return el("span", el("small", code, class_="code"), " ", text, class_="code-label")


def units_tables(scope: Scope, finding: Finding, orgs: Mapping[str, Org]) -> SafeString:
    """Every organisation a duty is measured for: who does not reach the number, then who does."""
    rows = _units(scope, finding, orgs)
    short = [row for met, row in rows if not met]
    there = [row for met, row in rows if met]
    columns = [
        Column(gettext("单位"), lead=True),
        Column(gettext("数字"), end=True),
        Column(gettext("达到目标")),
    ]
    nobody = Empty(gettext("没有未达到目标的单位。"))
    first = components.data_table(Table(gettext("未达到"), columns, short, empty=nobody))
    if not there:
        return first
    table = components.data_table(Table(gettext("已达到"), columns, there))
    title = gettext("已达到的 %(n)s 个单位") % {"n": formats.count(len(there))}
    return join((first, components.fold(table, title)))


def _units(scope: Scope, finding: Finding, orgs: Mapping[str, Org]) -> list[tuple[bool, Row]]:
    target, number = finding.duty.target, finding.number
    if target is None or number is None:
        return []
    rows = []
    for path, unit in (finding.units or {}).items():
        if path not in orgs:
            continue
        met = unit.value is not None and target.comparison.met(unit.value, number)
        value = number_words(target, unit.value)
        href = unit.opens if scope.holds(Permission.PLAN_SEE, path) else ""
        name = words(Label(orgs[path].name, orgs[path].name_en))
        rows.append((met, Row((name, value, _met(unit.value is None, met)), href=href)))
    return rows


def _met(unknown: bool, met: bool) -> SafeString:
    if unknown:
        return components.light("unknown", str(labels.STANDING[Standing.UNMEASURED]))
    return components.light(
        "good" if met else "late", gettext("已达到") if met else gettext("未达到")
    )
