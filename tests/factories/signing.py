"""Rows that tests write beside the services, signed as the service would have signed them."""

from django.db.models import Model

from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.services import accept_records
from qihang.kernel import Scope


def sign(*rows: Model) -> None:
    """Vouch for these rows as they stand; a row that belongs to a record signs the record."""
    for row in rows:
        kind, number = _record(row)
        accept_records(Scope.for_system("test"), kind, [number], "made by a test")


def _record(row: Model) -> tuple[str, int]:
    label = row._meta.label
    kinds = [kind for kind in signed.all_kinds() if kind.model == label]
    if len(kinds) > 1:  # one table of several kinds: documents
        kinds = [kind for kind in kinds if kind.kind == row.__dict__["kind"]]
    for kind in kinds:
        return kind.kind, row.pk
    for kind in signed.all_kinds():
        for part in kind.parts:
            if part.model == label:
                return kind.kind, getattr(row, part.of)
    raise LookupError(label)


def save(row: Model) -> None:
    """Keep what a test changed of a row, signed."""
    row.save()
    sign(row)
