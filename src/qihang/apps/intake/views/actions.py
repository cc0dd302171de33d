"""What is done with a batch: written, taken back, given up."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from qihang.apps.intake import services, tasks
from qihang.apps.intake.views.lookup import batch_of
from qihang.kernel import Permission
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.refusals import report_outcome
from qihang.web.request import Request


@needs(Permission.SHEET_LOAD)
@require_POST
def apply(request: Request, uuid: UUID) -> HttpResponse:
    """Write it: all rows, or those without errors."""
    found = batch_of(request, uuid)
    with report_outcome(request), transaction.atomic():
        services.begin_apply(
            request.scope, found, only_good="only_good" in request.POST,
            reason=parameters.text(request.POST, "reason", 1000),
        )  # fmt: skip
        tasks.start(found.pk)
    return redirect("intake:batch", uuid)


@needs(Permission.SHEET_LOAD)
@require_POST
def undo(request: Request, uuid: UUID) -> HttpResponse:
    """Take it back, by a batch of its own."""
    found = batch_of(request, uuid)
    shown = found.uuid  # where it may not be taken back, the page it stands on says why
    with report_outcome(request), transaction.atomic():
        reversing = services.begin_undo(request.scope, found, request.now)
        tasks.start(reversing.pk)
        shown = reversing.uuid
    return redirect("intake:batch", shown)


@needs(Permission.SHEET_LOAD)
@require_POST
def cancel(request: Request, uuid: UUID) -> HttpResponse:
    """Give it up; a worker stops at its next step."""
    found = batch_of(request, uuid)
    with report_outcome(request):
        if services.cancel(request.scope, found):
            messages.success(request, gettext("已取消，什么都没有写入。"))
        else:
            messages.info(
                request, gettext("已请求停止。如果恰好已经处理完，则不再停止，结果见本页。")
            )
    return redirect("intake:batch", uuid)
