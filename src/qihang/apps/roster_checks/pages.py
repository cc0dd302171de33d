"""Rows and texts about checks and reports, for pages of graduates and offices."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import MergeLine
from qihang.apps.roster_checks import labels, queries
from qihang.apps.roster_checks.models import RosterReport, RosterReportMove
from qihang.apps.roster_checks.queries import OwnCheck
from qihang.apps.roster_checks.rules import FIELDS, RosterReportAction, RosterReportState, due_on
from qihang.apps.roster_checks.values import born, current, display, field_label
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Moment, Table, TableRow
from qihang.web.markup import el


def state(report: RosterReport) -> SafeString:
    """Where a report stands, as a `status`."""
    status = RosterReportState(report.status)
    return components.status(labels.STATE[status], labels.TONE[status])


def own_table(own: OwnCheck, *, may_report: bool) -> Table:
    """Every field that is checked, in the clear for its owner, with the way to report it."""
    columns = [
        Column(gettext("项目"), lead=True),
        Column(gettext("学籍库的内容")),
        Column(gettext("有误？"), whole=True),
    ]
    waiting = own.open_fields
    rows = []
    for field in FIELDS:
        value = current(own.graduate, field)
        rows.append(_own_row(field, display(field, value, whole=True), waiting, may=may_report))
        if field == "id_number":
            rows.append(_born_row(value, may=may_report))
    return Table(gettext("我的学籍信息"), columns, rows)


def _own_row(field: str, text: str, waiting: dict[str, RosterReport], *, may: bool) -> TableRow:
    report = waiting.get(field)
    last: object = state(report) if report else (_report_link(field) if may else "")
    return TableRow((field_label(field), text or formats.DASH, last))


def _born_row(number: str, *, may: bool) -> TableRow:
    label = gettext("出生日期")
    link = _report_link("id_number", label) if may else ""
    return TableRow((label, born(number), link))


def _report_link(field: str, called: str = "") -> SafeString:
    href = reverse("roster_checks:report_field", args=[field])
    label = gettext("%(field)s：报错") % {"field": called or field_label(field)}
    return el("a", gettext("报错"), href=href, aria_label=label)


def own_reports(reports: Sequence[RosterReport]) -> Table:
    """What the graduate reported, newest first."""
    columns = [
        Column(gettext("项目"), lead=True),
        Column(gettext("正确的内容")),
        Column(gettext("状态"), whole=True),
        Column(gettext("报错时间"), whole=True),
    ]
    rows = [
        TableRow(
            (
                field_label(report.field),
                display(report.field, unseal(report.right_sealed), whole=True),
                state(report),
                formats.minute(report.made_at),
            ),
            href=of_record("roster_checks:own_report", report.uuid),
        )
        for report in reports
    ]
    return Table(gettext("我的报错"), columns, rows)


def office_table(reports: Sequence[RosterReport]) -> Table:
    """Reports as the office lists them; hidden numbers masked."""
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("学院")),
        Column(gettext("项目")),
        Column(gettext("学籍库的内容")),
        Column(gettext("本人报告的内容")),
        Column(gettext("状态"), whole=True),
        Column(gettext("答复期限"), whole=True),
    ]
    return Table(gettext("报错"), columns, [_office_row(report) for report in reports])


def _office_row(report: RosterReport) -> TableRow:
    due = due_on(load(), timezone.localdate(report.made_at))
    cells = (
        report.graduate.name,
        report.graduate.org.name,
        field_label(report.field),
        display(report.field, unseal(report.recorded_sealed)) or formats.DASH,
        display(report.field, unseal(report.right_sealed)),
        state(report),
        formats.day(due) if report.status == RosterReportState.OPEN else "",
    )
    return TableRow(cells, href=of_record("roster_checks:report", report.uuid))


def moments(history: Sequence[RosterReportMove], *, names: bool = True) -> list[Moment]:
    """What happened to a report, newest first; graduates are not told which officer it was."""
    return [
        Moment(
            move.at,
            _who(move, names=names),
            str(labels.ACTION[RosterReportAction(move.action)]),
            reason=move.reason,
        )
        for move in history
        if move.undone_at is None or names
    ]


def _who(move: RosterReportMove, *, names: bool) -> str:
    if move.account is None:
        return gettext("系统")
    if names or move.action == RosterReportAction.WITHDRAW:
        return move.account.name
    return gettext("学校")


def merge_lines(scope: Scope, survivor: Graduate, duplicate: Graduate) -> Sequence[MergeLine]:
    """Reports stay with the record they are about: those of the other one are answered before."""
    kept, gone = (
        queries.reports_of(scope, one.pk).filter(status=RosterReportState.OPEN).count()
        for one in (survivor, duplicate)
    )
    blocks = gettext("要并入的那条记录有报错待答复，请先答复。") if gone else ""
    line = MergeLine(gettext("学籍信息报错"), str(kept or ""), str(gone or ""), "", blocks)
    return [line] if kept or gone else []
