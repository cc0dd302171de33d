"""Notifies whoever loaded a sheet of how it ended, also after they left its page."""

from datetime import datetime

from django.urls import reverse

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.kernel import Scope

_TEMPLATES = {BatchState.APPLIED.value: "batch_applied", BatchState.FAILED.value: "batch_failed"}


def notify_loader(scope: Scope, batch: Batch, now: datetime) -> None:
    """One message about a sheet that is applied or has failed; none about an undoing, or to a system."""
    template = _TEMPLATES.get(batch.state)
    if template is None or batch.account_id is None or batch.reverses_id:
        return
    facts = {"name": batch.file_name, "count": batch.new + batch.changed + batch.ended}
    if batch.state == BatchState.FAILED:
        del facts["count"]
    link = reverse("intake:batch", args=[batch.uuid])
    notice = Notice(template, link, f"batch:{batch.uuid}:{batch.state}", facts)
    notify(scope, notice, [Reader(batch.account_id)], now)
