"""Saved searches of the signed-in graduate."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.postings.pages.search import (
    saved_table,
    search_address,
    search_name,
    search_request,
)
from qihang.apps.postings.queries.search import saved_searches
from qihang.apps.postings.rules.search import SearchCadence
from qihang.apps.postings.services import search as services
from qihang.kernel import Refusal
from qihang.web import parameters
from qihang.web.access import get_or_404, signed_in
from qihang.web.components import BulkAction
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message
from qihang.web.request import Request

ADDRESS_MOST = 600


@signed_in
@require_safe
def saved(request: Request) -> HttpResponse:
    """All of them, each leading to its posts; ticked ones can be ended."""
    rows = list(saved_searches(request.scope))
    context = {
        "table": saved_table(rows, reverse("postings:search")),
        "bulk": [BulkAction(gettext("停止提醒"), reverse("postings:end_searches"), "quiet")],
        "any": bool(rows),
    }
    return render_page(request, "postings/saved_searches.html", context)


@signed_in
@require_POST
def save(request: Request) -> HttpResponse:
    """Save the search of the form's address; its name is made of its conditions."""
    asked = search_request(QueryDict(parameters.text(request.POST, "address", ADDRESS_MOST)))
    cadence = parameters.choice(request.POST, "cadence", list(SearchCadence), SearchCadence.DAILY)
    try:
        services.save_search(
            request.scope, search_name(asked), asked, SearchCadence(cadence), request.now
        )
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect(search_address(asked))
    messages.success(request, gettext("已保存。有新岗位时会提醒您，随时可以停止。"))
    return redirect("postings:saved_searches")


@signed_in
@require_POST
def end(request: Request) -> HttpResponse:
    """The ticked ones tell of nothing any more."""
    for uuid in parameters.uuids(request.POST, "search"):
        get_or_404(services.end_search, request.scope, uuid, request.now)
    messages.success(request, gettext("已停止提醒。"))
    return redirect("postings:saved_searches")
