"""The list of agreements, and how many there are of each university."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.agreements import labels, pages, queries
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.queries import AgreementCounts, AgreementFilter
from qihang.apps.agreements.views.agreement import undos
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.queries import college_choices
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.address import of_record
from qihang.web.components import Column, Crumb, Empty, Filter, Page, RecordAction, Table, TableRow
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.request import Request

COLLEGES = 200  # offered as a filter at most


@needs(Permission.AGREEMENT_SEE)
@require_safe
def index(request: Request) -> HttpResponse:
    """Agreements of the cohort in scope."""
    wanted = AgreementFilter.read(request.GET.dict())
    sort = parameters.text(request.GET, "sort")
    found = queries.list_in(request.scope, current_cohort(), wanted, sort)
    page = Page.of(request.GET, found.count())
    context = {
        "filters": _filters(request),
        "page": page,
        "table": _table(request, found[page.offset : page.end], sort),
        "actions": _actions(request),
        "undos": undos(request),
    }
    return render_page(request, "agreements/index.html", context)


@needs(Permission.FIGURES_SEE)
@require_safe
def counts(request: Request) -> HttpResponse:
    """How many agreements stand where, by university; small numbers are not shown."""
    rows = queries.counts_in(request.scope, current_cohort())
    columns = [
        Column(gettext("学校"), lead=True),
        Column(gettext("已发放，未签约"), end=True),
        Column(gettext("已签约"), end=True),
        Column(gettext("已解约"), end=True),
        Column(gettext("已作废"), end=True),
    ]
    least = load().limit("small_cell", request.today)
    table = Table(
        gettext("各校就业协议"),
        columns,
        [_counted(request, row, least) for row in rows],
        empty=Empty(gettext("本届还没有发放就业协议书编号。")),
    )
    seen = request.scope.allows(Permission.AGREEMENT_SEE)
    crumbs = [Crumb(gettext("就业协议"), reverse("agreements:index"))] if seen else []
    context = {"table": table, "least": least, "crumbs": crumbs}
    return render_page(request, "agreements/counts.html", context)


def _counted(request: Request, row: AgreementCounts, least: int) -> TableRow:
    whole = request.scope.holds(Permission.AGREEMENT_SEE, row.org.path)
    numbers = (row.issued, row.signed, row.ended, row.void)
    cells = [
        formats.count(n) if whole or n == 0 or n >= least else gettext("少于 %(n)s") % {"n": least}
        for n in numbers
    ]
    return TableRow((org_name(row.org), *cells))


def _filters(request: Request) -> list[Filter]:
    states = [(state.value, str(words)) for state, words in labels.STATE.items()]
    filters = [
        Filter("q", gettext("姓名、学号、考生号、编号或单位"), "search"),
        Filter("status", gettext("状态"), choices=states),
    ]
    found = college_choices(request.scope, Permission.AGREEMENT_SEE, COLLEGES)
    colleges = [(str(college.uuid), org_name(college)) for college in found]
    return (
        [*filters, Filter("org", gettext("学院"), choices=colleges)]
        if len(colleges) > 1
        else filters
    )


def _actions(request: Request) -> list[RecordAction]:
    manages = request.scope.allows(Permission.AGREEMENT_MANAGE)
    figures = request.scope.allows(Permission.FIGURES_SEE)
    give = RecordAction(gettext("发放编号"), reverse("agreements:numbers"), "get", "main")
    sheet = RecordAction(gettext("用表格导入…"), reverse("intake:new", args=["agreements"]), "get")
    series = RecordAction(gettext("号段"), reverse("agreements:series"), "get")
    sums = RecordAction(gettext("各校数量"), reverse("agreements:counts"), "get")
    own = [give, sheet] if manages else []
    return [*own, *_export(request), series, *([sums] if figures else [])]


def _export(request: Request) -> list[RecordAction]:
    """The way to what is filtered as a file."""
    if not request.scope.allows(Permission.SHEET_EXPORT):
        return []
    href = f"{reverse('exports:new', args=['agreements'])}?{request.GET.urlencode()}"
    return [RecordAction(gettext("导出…"), href, "get")]


def _table(request: Request, rows: Iterable[Agreement], sort: str) -> Table:
    columns = [
        Column(gettext("姓名"), sort="name", lead=True),
        Column(gettext("学院")),
        Column(gettext("编号"), sort="number", whole=True),
        Column(gettext("用人单位")),
        Column(gettext("状态")),
        Column(gettext("签约日期"), end=True, whole=True),
    ]
    none = Empty(gettext("没有符合条件的就业协议。"))
    return Table(gettext("就业协议"), columns, map(_row, rows), request.GET, sort, empty=none)


def _row(agreement: Agreement) -> TableRow:
    graduate = agreement.graduate
    cells = (
        graduate.name,
        org_name(graduate.org),
        agreement.number,
        agreement.employer_name or formats.DASH,
        pages.state(agreement),
        formats.day(agreement.signed_date),
    )
    return TableRow(cells, of_record("agreements:agreement", agreement.uuid))
