"""Bytes that nobody refers to are swept, in an order in which nothing needed can be lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Field, OuterRef, QuerySet
from django.utils import timezone

from qihang.apps.files.models import Original, StoredFile
from qihang.apps.files.services import disk
from qihang.apps.files.services.previews import preview_place
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Swept:
    """Files nobody referred to, and bytes on disk without a row (left by a broken-off upload)."""

    files: int
    strays: int


def sweep(scope: Scope, now: datetime) -> Swept:
    """Delete what nobody has referred to since the grace of policy (orphan_grace), and strays.

    Each file is held, asked again, deleted with its bytes, one transaction each: an upload of the
    same bytes waits, and then keeps them anew. `now` is the product clock's.
    """
    grace = load().duration("orphan_grace", timezone.localdate(now))
    hashes = list(orphans(scope, now - grace).values_list("sha256", flat=True))
    swept = Swept(
        sum(_sweep(scope, sha256, now - grace) for sha256 in hashes),
        _sweep_strays(real_now() - grace),
    )
    if swept.files or swept.strays:
        counts = {"files": swept.files, "strays": swept.strays}
        record_act(scope, "files.sweep", "files", "orphans", after=counts)
    return swept


def orphans(scope: Scope, before: datetime) -> QuerySet[StoredFile]:  # noqa: ARG001
    """Files handed in before that moment which no row of any app refers to."""
    found = StoredFile.objects.filter(used_at__lt=before)
    for column in _referring():
        rows = column.model._base_manager.filter(**{column.name: OuterRef("pk")})  # noqa: SLF001
        found = found.filter(~Exists(rows))
    return found


def _referring() -> Iterator["Field[Any, Any]"]:
    """Every column of every app that refers to stored files."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:  # noqa: SLF001
            if column.related_model is StoredFile and model is not Original:
                yield column


def _sweep(scope: Scope, sha256: str, before: datetime) -> int:
    with transaction.atomic():
        disk.hold(sha256)
        gone, _ = orphans(scope, before).filter(sha256=sha256).delete()
        if gone:
            preview_place(sha256).unlink(missing_ok=True)
            disk.place(sha256).unlink(missing_ok=True)
    return 1 if gone else 0


def _sweep_strays(before: datetime) -> int:
    """Remove bytes last written before that moment (real time) which are no kept file."""
    root = Path(settings.FILES_ROOT)
    folders = [
        root / disk.INCOMING,
        *root.glob("[0-9a-f][0-9a-f]"),
        *root.glob(f"{disk.PREVIEWS}/*"),
    ]
    strays = [path for folder in folders for path in _strays(folder, before.timestamp())]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _strays(folder: Path, before: float) -> Iterator[Path]:
    kept = StoredFile.objects.filter(sha256__startswith=folder.name[:2])
    known = set(kept.values_list("sha256", flat=True))
    for path in folder.glob("*"):
        if path.name not in known and path.stat().st_mtime < before:
            yield path
