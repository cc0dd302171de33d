"""What was reported to the national platform, and what to do about a no."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.national import labels, queries
from qihang.apps.national.models import Report
from qihang.apps.national.queries import REFUSED, ReportFilter
from qihang.apps.national.rules import ReportAction, ReportOutcome
from qihang.apps.orgs.labels import org_name
from qihang.apps.people.services import record_list
from qihang.kernel import Cohort, Permission
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import Column, Empty, Filter, Page, Table, TableRow, status
from qihang.web.markup import with_language
from qihang.web.pages import render_page
from qihang.web.request import Request


@needs(Permission.DESTINATION_SEE)
@require_safe
def reports(request: Request) -> HttpResponse:
    """Counts by outcome, and the records; refusals each with its cure."""
    cohort = load().edition(settings.QIHANG_EDITION).cohort
    asked = ReportFilter(parameters.text(request.GET, "outcome"), parameters.text(request.GET, "q"))
    rows = queries.reports_in(request.scope, cohort, asked)
    page = Page.of(request.GET, rows.count())
    record_list(request.scope, page.total)
    context = {
        "counts": _counts(request, cohort),
        "filters": _filters(),
        "page": page,
        "table": _table(rows[page.offset : page.end]),
    }
    return render_page(request, "national/reports.html", context)


def _counts(request: Request, cohort: Cohort) -> Table:
    found = queries.counts_in(request.scope, cohort)
    rows = [
        TableRow((_state(o), formats.count(n)), href=f"{reverse('national:reports')}?outcome={o}")
        for o, n in found.items()
    ]
    columns = [Column(gettext("结果"), lead=True), Column(gettext("条数"), end=True)]
    none = gettext("还没有报送。上报省级以后，系统每天夜里自动报送。")
    return Table(gettext("按结果"), columns, rows, empty=Empty(none))


def _filters() -> list[Filter]:
    choices = [
        (REFUSED, gettext("全部未接收")),
        *((o.value, str(labels.OUTCOME[o])) for o in ReportOutcome),
    ]
    return [
        Filter("q", gettext("姓名"), "search"),
        Filter("outcome", gettext("结果"), choices=choices),
    ]


def _table(rows: Iterable[Report]) -> Table:
    columns = [
        Column(gettext("姓名"), lead=True),
        Column(gettext("学院")),
        Column(gettext("版本"), end=True),
        Column(gettext("办理")),
        Column(gettext("结果")),
        Column(gettext("平台的说明")),
        Column(gettext("怎么办")),
        Column(gettext("报送时间"), whole=True),
    ]
    none = gettext("没有符合条件的记录。")
    return Table(gettext("报送记录"), columns, map(_row, rows), empty=Empty(none))


def _row(report: Report) -> TableRow:
    version, outcome = report.destination, ReportOutcome(report.outcome)
    cells = (
        version.graduate.name,
        org_name(version.graduate.org),
        version.version,
        labels.ACTION[ReportAction(report.action)],
        _state(outcome),
        with_language(report.detail),
        labels.CURE.get(outcome, ""),
        formats.minute(report.parcel.handed_at),
    )
    return TableRow(cells, href=reverse("destinations:record", args=[version.uuid]))


def _state(outcome: ReportOutcome) -> str:
    return status(str(labels.OUTCOME[outcome]), labels.TONE[outcome])
