"""One organisation's figures as of a day, and the entries behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.metrics import rules
from qihang.apps.metrics.pages import figures as pages
from qihang.apps.metrics.pages.figures import cohort_and_day, cut_members, entry_filter
from qihang.apps.metrics.queries import figures as queries
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Cohort, Permission
from qihang.web import components, cursors, parameters
from qihang.web.access import needs
from qihang.web.address import with_query
from qihang.web.charts import Chart, download
from qihang.web.components import Crumb, Empty, Filter, Tab, Table
from qihang.web.edition import current_cohort
from qihang.web.markup import el, join
from qihang.web.pages import render_page
from qihang.web.recent import SharedRequest
from qihang.web.request import Request

PAGE_SIZE = 20


@needs(Permission.FIGURES_SEE)
@require_safe
def own(request: Request) -> HttpResponse:
    """To the figures of the reader's own organisation; who has none, to what was lent."""
    seats = queries.own_seats(request.scope) or queries.seats(request.scope)
    if not seats:
        return render_page(request, "metrics/none.html")
    return redirect(reverse("metrics:org", args=[seats[0].code], query=request.GET))


@needs(Permission.FIGURES_SEE)
@require_safe
def org(request: Request, code: str) -> HttpResponse:
    """One organisation's figures as of a day, and the way down."""
    cohort, _ = cohort_and_day(request)
    page = pages.drawn(request, cohort, _draw, code)
    if (file := download(request.GET, page.charts)) is not None:
        return file
    return render_page(request, "metrics/org.html", page.context)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page's context, its dear parts drawn, and the charts it gives away as files."""

    context: Mapping[str, Any]
    charts: Sequence[Chart]


def _draw(request: SharedRequest, cohort: Cohort, code: str) -> _Drawn:
    found = readable(request, code)
    _, on = cohort_and_day(request)
    sight = queries.sight(request.scope, found, cohort, on)
    by = _breakdown(request, found)
    sights = queries.sights_by_child(request.scope, found, by, cohort, on) if by else ()
    course = pages.course(queries.curve(request.scope, found, cohort, on), pages.placement_name(on))
    title = pages.caption(by_city=by is OrgKind.CITY)
    table, page = pages.children_page(sights, request.GET, title)
    charts = pages.children(sights, request.GET, title)
    query = with_day(request.GET, on)
    context = {
        "heading": org_name(found),
        "sub": gettext("%(year)s 届毕业生") % {"year": cohort.year},
        "crumbs": crumbs(request, found),
        "cohorts": cohorts(request, cohort),
        "filters": _filters(by),
        "query": query,
        "figure": components.figure(pages.placement_figure(sight, pages.entries_href(sight.now))),
        "course": components.chart(course, query),
        "charts": [(chart.title, components.chart(chart, query)) for chart in charts],
        "parts": components.data_table(pages.parts_table(sight)),
        "note": pages.parts_note(sight),
        "tabs": _tabs(request, found, by),
        "children": by and join((components.data_table(table), components.pager(page, query))),
        "colleges": _colleges(request, found),
        "others": _others(request, found),
        "cuts": cut_members.tabs(found, request.GET),
    }
    return _Drawn(context, [course, *charts])


@needs(Permission.FIGURES_SEE)
@require_safe
def entries(request: Request, code: str) -> HttpResponse:
    """The entries a figure is the sum of, a page at a time."""
    found = readable(request, code)
    cohort, on = cohort_and_day(request)
    of = parameters.text(request.GET, "of", 400) or pages.PLACED
    cut = cut_members.asked(request.GET)
    on = queries.cut_day(request.scope, found, on) if cut[0] else on
    wanted = entry_filter.behind(of, cohort.year, on, cut)
    if wanted is None:
        raise Http404
    counts = cut_members.counts_behind(request.scope, found, wanted)
    figures = queries.org_figures(request.scope, found, cohort.year, on)
    of_list = _list_of(request)
    after = cursors.read_or_begin(parameters.text(request.GET, "after", 400), of_list)
    listed = queries.entries_behind(request.scope, found, wanted, after, size=PAGE_SIZE + 1)
    here = Crumb(org_name(found), pages.figures_href(found, request.GET))
    seen = any(item.record for item in listed)
    closed = not seen and (bool(listed) or not queries.holds_persons(request.scope, found))
    beyond = gettext("这些记录对应的毕业生不在您的可查看范围内。") if closed else ""
    context = {
        "heading": gettext("台账记录"),
        "sub": entry_filter.subtitle(found, of, wanted, counts),
        "crumbs": [*crumbs(request, found), here],
        "note": entry_filter.unregistered_note(of, figures),
        "beyond": beyond if listed else "",
        "table": Table(
            gettext("台账记录"),
            entry_filter.columns(),
            entry_filter.rows(request.scope, found, listed[:PAGE_SIZE], of, on),
            empty=Empty(beyond),
        ),
        "next": _next(request, listed, of_list),
    }
    return render_page(request, "metrics/entries.html", context)


def _list_of(request: Request) -> str:
    """The list a cursor holds for: this one, as this account asked for it."""
    asked = request.GET.copy()
    asked.pop("after", None)
    return f"{request.path}?{asked.urlencode()} {request.scope.account}"


def _next(request: Request, listed: Sequence[queries.ListedEntry], of_list: str) -> str:
    if len(listed) <= PAGE_SIZE:
        return ""
    last = listed[PAGE_SIZE - 1].entry
    return with_query(request.GET, after=cursors.write((last.day.isoformat(), last.pk), of_list))


def readable(request: Request | SharedRequest, code: str) -> Org:
    """The organisation if the reader reads its figures; else 404."""
    try:
        return queries.readable(request.scope, code)
    except Org.DoesNotExist as missing:
        raise Http404 from missing


def _breakdown(request: SharedRequest, found: Org) -> OrgKind | None:
    allowed = rules.BREAKDOWNS.get(OrgKind(found.kind), ())
    wanted = parameters.text(request.GET, "by")
    if wanted in set(OrgKind) and OrgKind(wanted) not in allowed:
        rules.check_breakdown(OrgKind(found.kind), OrgKind(wanted))
    return next((by for by in allowed if by == wanted), allowed[0] if allowed else None)


def _tabs(request: SharedRequest, found: Org, by: OrgKind | None) -> Sequence[Tab]:
    allowed = rules.BREAKDOWNS.get(OrgKind(found.kind), ())
    if found.kind != OrgKind.PROVINCE:
        return ()
    labels = {OrgKind.CITY: gettext("按市"), OrgKind.UNIVERSITY: gettext("按高校")}
    return [
        Tab(labels[k], with_query(request.GET, by=k.value, sort=None), k is by) for k in allowed
    ]


def _colleges(request: SharedRequest, found: Org) -> SafeString | str:
    """The colleges the reader may open one by one: names only, nothing side by side."""
    if found.kind != OrgKind.UNIVERSITY:
        return ""
    colleges = queries.colleges_to_open(request.scope, found)
    return join(el("li", _link(college, request.GET)) for college in colleges)


def _others(request: SharedRequest, found: Org) -> SafeString:
    """The reader's further seats, those that were lent among them."""
    seats = queries.seats(request.scope)
    return join(el("li", _link(seat, request.GET)) for seat in seats if seat != found)


def _link(found: Org, query: QueryDict) -> SafeString:
    return el("a", org_name(found), href=pages.figures_href(found, query))


def crumbs(request: Request | SharedRequest, found: Org) -> Sequence[Crumb]:
    """The way down to the organisation."""
    above = queries.way_down(request.scope, found)
    return [Crumb(org_name(one), pages.figures_href(one, request.GET)) for one in above]


def _filters(by: OrgKind | None) -> Sequence[Filter]:
    day = Filter("on", gettext("截至"), "date")
    return [day, Filter("q", gettext("名称或代码"), "search")] if by else [day]


def cohorts(request: Request | SharedRequest, cohort: Cohort) -> Sequence[Tab]:
    """The current cohort and the one before, as tabs."""
    current = current_cohort()
    return [
        Tab(
            gettext("%(year)s 届") % {"year": one.year},
            with_query(request.GET, cohort=one.year, on=None),
            one == cohort,
        )
        for one in (current, current.previous)
    ]


def with_day(query: QueryDict, on: date) -> QueryDict:
    """The query with the day that is shown where none is asked for."""
    shown_query = query.copy()
    shown_query["on"] = on.isoformat()
    return shown_query
