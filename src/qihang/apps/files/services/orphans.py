"""Bytes that nobody refers to are swept, in an order in which nothing needed can be lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, Field, OuterRef, QuerySet
from django.utils import timezone

from qihang.apps.files.models import Original, StoredFile
from qihang.apps.files.services import names
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web import file_storage

PREFIX = 2  # digits of a hash that name its folder


@dataclass(frozen=True, slots=True)
class Swept:
    """Files nobody referred to, and kept bytes without a row (left by a broken-off upload)."""

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


def orphans(scope: Scope, before: datetime) -> QuerySet[StoredFile]:  # noqa: ARG001 - names who asks
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
        names.lock_bytes(sha256)
        gone, _ = orphans(scope, before).filter(sha256=sha256).delete()
        if gone:
            file_storage.delete(names.ALIAS, names.preview_name(sha256), names.file_name(sha256))
    return 1 if gone else 0


def _sweep_strays(before: datetime) -> int:
    """Remove bytes last written before that moment (real time) which are no kept file."""
    prefixes = [name for name in file_storage.folders_in(names.ALIAS) if len(name) == PREFIX]
    shown = file_storage.folders_in(names.ALIAS, names.PREVIEWS)
    folders = [*prefixes, *(f"{names.PREVIEWS}/{name}" for name in shown)]
    strays = [name for folder in folders for name in _strays(folder, before)]
    file_storage.delete(names.ALIAS, *strays)
    return len(strays) + file_storage.sweep_scratch(names.ALIAS, before)


def _strays(folder: str, before: datetime) -> Iterator[str]:
    kept = StoredFile.objects.filter(sha256__startswith=folder[-PREFIX:])
    known = set(kept.values_list("sha256", flat=True))
    for name in file_storage.names_in(names.ALIAS, folder):
        sha256 = name.rpartition("/")[2]
        if sha256 not in known and file_storage.written_at(names.ALIAS, name) < before:
            yield name
