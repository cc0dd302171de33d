"""Exports that nobody needs any more go, with what was asked."""

from datetime import datetime

from django.utils import timezone

from qihang.apps.exports.models import EXPIRED, Export
from qihang.apps.exports.services.file_writer import EXPORTS, file_name
from qihang.apps.orgs.queries import real_now
from qihang.policy import load
from qihang.web import file_storage


def forget(now: datetime) -> int:
    """Delete the files of exports older than `export_life`; how many. And what a killed worker left."""
    life = load().duration("export_life", timezone.localdate(now))
    due = list(Export.objects.filter(asked_at__lt=now - life).exclude(state=EXPIRED))
    file_storage.delete(EXPORTS, *(file_name(export) for export in due))
    file_storage.sweep_scratch(EXPORTS, real_now() - life)
    ids = [export.pk for export in due]
    return Export.objects.filter(pk__in=ids).update(state=EXPIRED, asked={})
