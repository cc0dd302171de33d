"""The search of public posts: for visitors and for whoever is signed in."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from qihang.apps.postings.pages.search import (
    results_table,
    save_actions,
    search_filters,
    search_request,
    total_words,
)
from qihang.apps.postings.queries.search import (
    BOUND,
    FoundPosts,
    facet_counts,
    find_posts,
    own_terms,
)
from qihang.apps.postings.rules.search import OwnTerms, SearchRequest
from qihang.apps.postings.views.search.visitors import kept_for_visitors
from qihang.web import parameters
from qihang.web.access import public
from qihang.web.address import with_query
from qihang.web.components import Page
from qihang.web.components.lists import PAGE_SIZE
from qihang.web.pages import render_page
from qihang.web.request import Request


@public
@require_safe
@kept_for_visitors
def search(request: Request) -> HttpResponse:
    """What the address asks for: a page of posts, how many, and how they divide."""
    asked = search_request(request.GET)
    scope, today = request.scope, request.today
    own = own_terms(scope, today) if request.user.is_authenticated else None
    counts, bounded = facet_counts(scope, asked, today, own)
    found, page = _page(request, asked, own)
    leading, more = search_filters(asked, counts, bounded=bounded, graduate=own is not None)
    wide = parameters.choice(request.GET, "more", ("1",)) == "1"
    context = {
        "query": request.GET,
        "shown": [*leading, *more] if wide else leading,
        "wide": wide,
        "switch": with_query(request.GET, more="" if wide else "1"),
        "own": own is not None,
        "filters": [*leading, *more],
        "told": total_words(found),
        "table": results_table(found, request.GET),
        "page": page,
        "actions": save_actions(asked) if own is not None and asked.clauses(own) else [],
    }
    answer = render_page(request, "postings/search.html", context)
    feed = f"{reverse('postings:feed')}?{urlencode(asked.lasting().as_query())}"
    answer["Link"] = f'<{feed}>; rel="alternate"; type="application/atom+xml"'
    if asked != SearchRequest() or page.number > 1:
        answer["X-Robots-Tag"] = "noindex, follow"  # posts are indexed, not ways of dividing them
    return answer


def _page(request: Request, asked: SearchRequest, own: OwnTerms | None) -> tuple[FoundPosts, Page]:
    """The posts of the page that is asked for, the last one where that is beyond it."""
    number = max(parameters.whole(request.GET, "page") or 1, 1)
    first = min(number - 1, BOUND // PAGE_SIZE) * PAGE_SIZE
    found = find_posts(request.scope, asked, request.today, (first, first + PAGE_SIZE), own)
    page = Page.of(request.GET, found.total)
    if page.offset != first:
        found = find_posts(request.scope, asked, request.today, (page.offset, page.end), own)
    return found, page
