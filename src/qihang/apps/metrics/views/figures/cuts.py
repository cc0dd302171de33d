"""A figure cut by a dimension; the indicators of an organisation, and its rates by each wording."""

from collections.abc import Sequence
from functools import partial

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.metrics.pages import figures as pages
from qihang.apps.metrics.pages.figures import CutRow, cohort_and_day, cut_members
from qihang.apps.metrics.queries import figures as queries
from qihang.apps.metrics.queries.figures import without_persons
from qihang.apps.metrics.sql.ledger import DIMENSIONS, OF_WORK
from qihang.apps.metrics.views.figures.by_org import cohorts, crumbs, readable, with_day
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines import indicators as engine
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.charts import Chart, download
from qihang.web.components import Crumb, Filter, Page, Table
from qihang.web.edition import words
from qihang.web.pages import render_page
from qihang.web.request import Request

PAGE_SIZE = 50


@needs(Permission.FIGURES_SEE)
@require_safe
def cut(request: Request, code: str, dimension: str) -> HttpResponse:
    """One organisation's figure by degree, major, sex … or by the work found."""
    found = readable(request, code)
    if dimension not in DIMENSIONS:
        raise Http404
    cohort, on = cohort_and_day(request)
    lines, chart = _lines(request, found, dimension)
    if (file := download(request.GET, [chart] if chart else [])) is not None:
        return file
    table, page = _table(request, found, dimension, lines)
    here = Crumb(org_name(found), pages.figures_href(found, request.GET))
    context = {
        "heading": gettext("%(org)s · 按%(what)s") % {
            "org": org_name(found), "what": cut_members.NAMES[dimension],
        },
        "sub": gettext("%(year)s 届毕业生") % {"year": cohort.year},
        "crumbs": [*crumbs(request, found), here],
        "cohorts": cohorts(request, cohort),
        "tabs": cut_members.tabs(found, request.GET, dimension),
        "filters": [
            Filter("q", gettext("名称"), "search"),
            Filter("on", gettext("截至"), "date"),
        ],
        "query": with_day(request.GET, on),
        "note": _note(dimension, lines, request, found),
        "table": table,
        "chart": chart,
        "page": page,
    }  # fmt: skip
    return render_page(request, "metrics/cut.html", context)


@needs(Permission.FIGURES_SEE)
@require_safe
def indicators(request: Request, code: str) -> HttpResponse:
    """Every indicator of policy, and the same records by each published wording."""
    found = readable(request, code)
    cohort, on = cohort_and_day(request)
    sight = queries.sight(request.scope, found, cohort, on)
    wordings = load().definitions.wordings
    schemes = {name: engine.scheme_by(load(), name) for name in wordings}
    names = {name: words(wording.label) for name, wording in wordings.items()}
    here = Crumb(org_name(found), pages.figures_href(found, request.GET))
    context = {
        "heading": gettext("%(org)s · 指标") % {"org": org_name(found)},
        "sub": gettext("%(year)s 届毕业生") % {"year": cohort.year},
        "crumbs": [*crumbs(request, found), here],
        "cohorts": cohorts(request, cohort),
        "filters": [Filter("on", gettext("截至"), "date")],
        "query": with_day(request.GET, on),
        "wordings": pages.wordings_table(sight.now, schemes, names),
        "sources": [(names[name], wording.source) for name, wording in wordings.items()],
        "indicators": pages.indicators_table(
            queries.indicated(request.scope, found, cohort, on), on
        ),
    }
    return render_page(request, "metrics/indicators.html", context)


def _lines(request: Request, found: Org, dimension: str) -> tuple[list[CutRow], Chart | None]:
    """Every member as the reader may see it, and the largest as bars."""
    lines = _read(request.scope, request, found, dimension)
    # What can be taken out of the office is what everybody may see, whoever takes it.
    outside = lines
    if parameters.text(request.GET, "file") and queries.holds_persons(request.scope, found):
        outside = _read(without_persons(request.scope), request, found, dimension)
    title = _title(dimension, request, found)
    return lines, pages.members(outside, title, of_work=dimension in OF_WORK)


def _read(scope: Scope, request: Request, found: Org, dimension: str) -> list[CutRow]:
    cohort, on = cohort_and_day(request)
    on = queries.cut_day(scope, found, on)
    members = cut_members.members_of(queries.cut(scope, found, dimension, cohort, on))
    make = pages.lines_of_work if dimension in OF_WORK else pages.lines_of_people
    name = partial(cut_members.labels, dimension, alone=len(members) == 1)
    return make(members, name, on)


def _table(
    request: Request, found: Org, dimension: str, lines: Sequence[CutRow]
) -> tuple[Table, Page]:
    cohort, on = cohort_and_day(request)
    on = queries.cut_day(request.scope, found, on)
    words = parameters.text(request.GET, "q")
    wanted = [line for line in lines if words in line.name or words in line.members]
    page = Page.of(request.GET, len(wanted), PAGE_SIZE)
    on_page = pages.ordered(wanted, parameters.text(request.GET, "sort"))[page.offset : page.end]
    asked = {"on": on.isoformat(), "cohort": str(cohort.year)}
    table = pages.cut_table(
        _title(dimension, request, found),
        on_page,
        request.GET,
        lambda line: pages.member_href(found, dimension, line.members, asked),
        of_work=dimension in OF_WORK,
        judged=found.kind != OrgKind.COLLEGE,
    )
    return table, page


def _title(dimension: str, request: Request, found: Org) -> str:
    """With the day, where it is not the one asked for; what is taken out is what everybody may see."""
    _, on = cohort_and_day(request)
    file = parameters.text(request.GET, "file")
    scope = without_persons(request.scope) if file else request.scope
    facts = {"what": cut_members.NAMES[dimension]}
    if (shown := queries.cut_day(scope, found, on)) == on:
        return gettext("按%(what)s") % facts
    return gettext("按%(what)s（截至 %(day)s）") % {**facts, "day": formats.day(shown)}


def _note(dimension: str, lines: Sequence[CutRow], request: Request, found: Org) -> str:
    _, on = cohort_and_day(request)
    note = gettext("每一类的落实率只看这一类的毕业生。")
    if dimension in OF_WORK:
        note = gettext(
            "占比：在已落实去向、按规定要登记这一项的毕业生中所占的比例；升学、入伍的没有这一项。"
        )
    together = any(len(line.members) > 1 for line in lines)
    note = f"{note}{pages.together_note(on)}" if together else note
    if (shown := queries.cut_day(request.scope, found, on)) == on:
        return note
    why = gettext("为保护个人信息，分类数字不逐日显示，这里是截至 %(day)s 的数字。")
    return f"{note}{why % {'day': formats.day(shown)}}"
