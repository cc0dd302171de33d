"""The university's lists: all registrations, objections to be checked, reporting up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from qihang.apps.destinations import pages, queries, services
from qihang.apps.destinations.queries import Conditions, ListedDestination, RegistrationOfEnded
from qihang.apps.destinations.rules import NEEDS, REVIEWS, Status
from qihang.apps.destinations.views import lists
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import Column, Page, Table, TableRow
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message
from qihang.web.request import Request


@needs(Permission.DESTINATION_SEE)
@require_safe
def index(request: Request) -> HttpResponse:
    """Reviewers begin with what waits for them, everybody else with the list."""
    reviews = any(request.scope.allows(NEEDS[action]) for action in REVIEWS.values())
    return redirect("destinations:queue" if reviews else "destinations:all")


@needs(Permission.DESTINATION_SEE)
@require_safe
def all_(request: Request) -> HttpResponse:
    """Every registration in reach."""
    heading = gettext("全部登记")
    return _list(request, Conditions.read(request.GET), heading, "all", lists.all_filters(request))


@needs(Permission.DESTINATION_CORRECT)
@require_safe
def objections(request: Request) -> HttpResponse:
    """What graduates said is not true."""
    heading = gettext("质疑核查")
    return _list(request, Conditions(status=Status.DISPUTED), heading, "objections", [])


@needs(Permission.DESTINATION_CORRECT)
@require_safe
def ended_employers(request: Request) -> HttpResponse:
    """What counts with an employer that the register says is no more."""
    found = queries.with_ended_employer(request.scope, lists.cohort())
    page = Page.of(request.GET, found.count())
    rows = RegistrationOfEnded.of(found[page.offset : page.end])
    days = queries.ended_days(request.scope, {row.employer_code for row in rows})
    context = {
        "heading": gettext("已注销单位的登记"),
        "tabs": lists.tabs(request, "ended"),
        "table": lists.ended_table(rows, days),
        "page": page,
    }
    return render_page(request, "destinations/all.html", context)


@needs(Permission.DESTINATION_REPORT_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def report_up(request: Request) -> HttpResponse:
    """How many would be reported, by kind and college; then the act."""
    cohort = lists.cohort()
    if request.method == "POST":
        try:
            outcome = services.report_up(request.scope, cohort, request.now)
            facts = {"count": formats.count(outcome.done)}
            messages.success(request, gettext("已上报 %(count)s 条。") % facts)
        except Refusal as refusal:
            add_refusal_message(request, refusal)
        return redirect("destinations:report_up")
    ready = queries.ready_to_report(request.scope, cohort)
    context = {
        "tabs": lists.tabs(request, "report_up"),
        "total": formats.count(sum(count for _, _, count in ready)),
        "any": bool(ready),
        "table": _ready_table(ready),
    }
    return render_page(request, "destinations/report_up.html", context)


def _list(
    request: Request, conditions: Conditions, heading: str, tab: str, filters: list
) -> HttpResponse:
    sort = parameters.text(request.GET, "sort")
    found = queries.registrations_in(request.scope, lists.cohort(), conditions, sort, request.now)
    page = Page.of(request.GET, found.count())
    rows = ListedDestination.of(found[page.offset : page.end])
    context = {
        "heading": heading,
        "tabs": lists.tabs(request, tab),
        "filters": filters,
        "table": lists.all_table(request, rows, tab),
        "page": page,
        "actions": lists.export_action(request, "registrations") if tab == "all" else [],
    }
    return render_page(request, "destinations/all.html", context)


def _ready_table(ready: list[tuple[str, str, int]]) -> Table:
    columns = (
        Column(gettext("学院"), lead=True),
        Column(gettext("去向类别")),
        Column(gettext("条数"), end=True),
    )
    rows = (TableRow((org, pages.kind_label(kind), formats.count(n))) for org, kind, n in ready)
    return Table(gettext("待上报的登记"), columns, rows)
