"""Exports that nobody needs any more go, with what was asked."""

from datetime import datetime

from django.utils import timezone

from qihang.apps.exports.models import EXPIRED, Export
from qihang.apps.exports.services.file_writer import place
from qihang.policy import load


def forget(now: datetime) -> int:
    """Delete the files of exports older than `export_life`; how many."""
    oldest = now - load().duration("export_life", timezone.localdate(now))
    due = list(Export.objects.filter(asked_at__lt=oldest).exclude(state=EXPIRED))
    for export in due:
        place(export).unlink(missing_ok=True)
        place(export).with_suffix(".part").unlink(missing_ok=True)
    ids = [export.pk for export in due]
    return Export.objects.filter(pk__in=ids).update(state=EXPIRED, asked={})
