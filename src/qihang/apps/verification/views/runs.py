"""Runs of the checks: ordering one, seeing how far it is and what it found."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.verification import services, tasks
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.pages import runs as pages
from qihang.apps.verification.queries.runs import own_org, run_in, runs_in
from qihang.kernel import Permission, Refusal
from qihang.web.access import needs
from qihang.web.components import Crumb, Page, RecordAction
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message
from qihang.web.request import Request

RUN = Permission.VERIFICATION_RUN


@needs(RUN)
@require_safe
def runs(request: Request) -> HttpResponse:
    """Runs in reach; a new one can be ordered."""
    found = runs_in(request.scope).filter(cohort=current_cohort().year)
    page = Page.of(request.GET, found.count())
    action = RecordAction(gettext("现在核查"), reverse("verification:order_run"), tone="main")
    context = {
        "table": pages.runs_table(found[page.offset : page.end]),
        "page": page,
        "query": request.GET,
        "actions": [action] if own_org(request.scope) else [],
    }
    return render_page(request, "verification/runs.html", context)


@needs(RUN)
@require_POST
def order_run(request: Request) -> HttpResponse:
    """Of the reader's own province or university."""
    org = own_org(request.scope)
    if org is None:
        raise Http404
    try:
        run = services.order_run(request.scope, org, current_cohort(), request.now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("verification:runs")
    tasks.start(run.uuid)
    return redirect("verification:run", run.uuid)


@needs(RUN)
@require_safe
@never_cache
def run(request: Request, uuid: UUID) -> HttpResponse:
    """How far it is; when it is done, what it found and what it could not check."""
    try:
        found = run_in(request.scope, uuid)
    except CheckRun.DoesNotExist:
        raise Http404 from None
    context = {
        "crumbs": [Crumb(gettext("核查记录"), reverse("verification:runs"))],
        "work": pages.work_of(found),
        "facts": pages.facts_of(found),
        "table": pages.counts_table(found),
    }
    return render_page(request, "verification/run.html", context)
