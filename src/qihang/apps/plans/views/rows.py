"""The rows a figure of the plan's own facts was counted from, for an organisation on a day."""

from django.http import Http404, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.orgs.labels import org_name
from qihang.apps.plans import labels, pages, queries
from qihang.apps.plans.pages import rows as drawn
from qihang.apps.plans.pages.parameters import day_asked, edition_named, seat_named
from qihang.apps.plans.queries.counted_rows import COUNTED, PARTIES
from qihang.kernel import Asked, Permission
from qihang.policy import Edition, load
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import Crumb, Filter, Page, Table
from qihang.web.edition import words
from qihang.web.pages import render_page
from qihang.web.request import Request

Listed = tuple[Table, Page, str]  # what is drawn, where in the list, what is not shown


@needs(Permission.PLAN_SEE)
@require_safe
def rows(request: Request, edition: str, code: str, measure: str) -> HttpResponse:
    """What was counted; of the parties, `?of=` lists the organisations of one."""
    found, org, on = edition_named(edition), seat_named(request, code), day_asked(request)
    named = load().measures.get(measure)
    if named is None:
        raise Http404
    heading = capfirst(words(named.label))
    asked = Asked(request.scope, found.code, found.cohort, on, org.path)
    if measure == PARTIES:
        table, page, hidden = _parties(request, asked, heading)
    else:
        table, page, hidden = _rows(request, asked, found, measure, heading)
    facts = {"org": org_name(org), "day": formats.day(on)}
    context = {
        "heading": table.caption,
        "sub": gettext("%(org)s · 截至 %(day)s，只算那时已知的") % facts,
        "crumbs": [
            Crumb(words(found.label), pages.plan_of(found, org, on)),
            *(
                [Crumb(heading, pages.rows_href(measure, edition, code, on))]
                if "of" in request.GET
                else []
            ),
        ],
        "filters": [Filter("on", gettext("截至"), "date")],
        "query": pages.day_query(request.GET, on),
        "table": table,
        "page": page,
        "hidden": hidden,
    }
    return render_page(request, "plans/rows.html", context)


def _rows(request: Request, asked: Asked, edition: Edition, measure: str, caption: str) -> Listed:
    if measure not in COUNTED:
        raise Http404
    seen, counted = queries.rows_counted(request.scope, measure, asked)
    page = Page.of(request.GET, seen.count())
    part = seen[page.offset : page.end]
    table = drawn.rows_table(part, seen.model, edition, asked.day, caption)
    facts = {"n": formats.count(counted), "hidden": formats.count(counted - page.total)}
    words = gettext("共计入 %(n)s 条，其中 %(hidden)s 条属于您看不到的单位，没有列出。") % facts
    return table, page, words if counted > page.total else ""


def _parties(request: Request, asked: Asked, caption: str) -> Listed:
    party = parameters.text(request.GET, "of")
    if not party:
        parties = queries.parties_on(request.scope, asked.path, asked.day)
        table = drawn.parties_table(parties, pages.day_query(request.GET, asked.day), caption)
        return table, Page.of(request.GET, len(parties)), ""
    if party not in labels.PARTY:
        raise Http404
    orgs = queries.orgs_of_party(request.scope, asked.path, asked.day, party)
    page = Page.of(request.GET, orgs.count())
    part = orgs[page.offset : page.end]
    table = drawn.orgs_table(request.scope, part, asked.day, str(labels.PARTY[party]))
    return table, page, ""
