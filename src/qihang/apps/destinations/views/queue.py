"""What waits for review: filters in the address, bulk approval looked at before it is done, undo."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.queries import Conditions, ListedDestination
from qihang.apps.destinations.rules import REVIEWERS, Status
from qihang.apps.destinations.views import lists
from qihang.kernel import Refusal
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.components import BulkAction, Page, Skipped
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, sentence
from qihang.web.request import Request


@needs(*sorted(REVIEWERS))
@require_safe
def queue(request: Request) -> HttpResponse:
    """The list of one stage."""
    stage = stage_of(request, request.GET)
    cohort = lists.cohort()
    conditions = Conditions.read(request.GET)
    sort = parameters.text(request.GET, "sort")
    waiting = queries.queue_in(request.scope, cohort, conditions, sort, request.now, stage)
    page = Page.of(request.GET, waiting.count())
    rows = ListedDestination.of(waiting[page.offset : page.end])
    barred = queries.conflicts_of(request.scope, {row.graduate_id for row in rows})
    context = {
        "heading": lists.stage_name(stage),
        "tabs": lists.tabs(request, "queue"),
        "filters": lists.queue_filters(request, stage),
        "table": lists.queue_table(request, rows, stage, barred),
        "page": page,
        "bulk": [BulkAction(gettext("批量通过…"), _bulk(stage))],
        "actions": lists.export_action(request, "queue"),
        "undos": undos(request),
    }
    return render_page(request, "destinations/queue.html", context)


@needs(*sorted(REVIEWERS))
@require_POST
def bulk(request: Request) -> HttpResponse:
    """First what would be touched and what not, then the act itself."""
    stage = stage_of(request, request.GET)
    uuids = parameters.uuids(request.POST, "uuid")
    if not uuids:
        messages.warning(request, gettext("请先勾选要审核的登记。"))
        return redirect(_back(stage))
    if "confirmed" in request.POST:
        return _apply(request, uuids, stage)
    services.within_limit(len(uuids), request.now)
    versions = list(queries.destinations_in(request.scope).filter(uuid__in=uuids))
    judged = queries.approvable_together(request.scope, versions, stage, request.today)
    context = {
        "heading": lists.stage_name(stage),
        "touched": len(judged.fit),
        "skipped": _skipped(services.counted(judged.skipped)),
        "table": lists.skipped_table(judged.skipped),
        "uuids": [str(version.uuid) for version in judged.fit],
        "confirm": _bulk(stage),
        "back": _back(stage),
    }
    return render_page(request, "destinations/bulk.html", context)


@needs(*sorted(REVIEWERS))
@require_POST
def undo(request: Request, act: UUID) -> HttpResponse:
    """Take back an act of one's own."""
    try:
        outcome = services.undo(request.scope, act, request.now)
        messages.success(request, gettext("已撤销 %(count)s 条。") % {"count": outcome.done})
        for refusal, count in outcome.reasons():
            messages.warning(request, f"{count}：{sentence(refusal)}")
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    return redirect("destinations:queue")


def undos(request: Request) -> list[tuple[str, str, int]]:
    """What the reader may still take back: text, address, seconds left."""
    window = load().duration("undo_window", request.today)
    acts = queries.undoable_acts(request.scope, request.now - window)
    return [
        (
            lists.done_words(act.action, act.count),
            reverse("destinations:undo", args=[act.act]),
            _seconds(min(window, window - (request.now - act.at))),
        )
        for act in acts[:1]
    ]


def stage_of(request: Request, query: QueryDict) -> Status:
    """The stage the address asks for, else the first one the reader reviews."""
    stage = queries.stage_for(request.scope, query.get("stage", ""))
    assert stage is not None  # noqa: S101 - whoever comes here reviews one
    return stage


def _apply(request: Request, uuids: Sequence[UUID], stage: Status) -> HttpResponse:
    outcome = services.bulk_approve(request.scope, uuids, stage, request.now)
    messages.success(request, gettext("已通过 %(count)s 条。") % {"count": outcome.done})
    for skipped in _skipped(outcome.reasons()):
        facts = {"count": skipped.count, "reason": skipped.reason}
        messages.warning(request, gettext("跳过 %(count)s 条：%(reason)s") % facts)
    return redirect(_back(stage))


def _skipped(reasons: Sequence[tuple[Refusal, int]]) -> list[Skipped]:
    return [Skipped(count, sentence(refusal)) for refusal, count in reasons]


def _seconds(left: timedelta) -> int:
    return max(0, int(left.total_seconds()))


def _bulk(stage: Status) -> str:
    return f"{reverse('destinations:bulk')}?stage={stage}"


def _back(stage: Status) -> str:
    return f"{reverse('destinations:queue')}?stage={stage}"
