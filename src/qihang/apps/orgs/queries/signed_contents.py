"""What signed records say now, and whether that is what the newest act on each left behind."""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from django.db import transaction

from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.integrity.signed import Signed, fits
from qihang.apps.orgs.queries.prepared_statements import planned
from qihang.apps.orgs.queries.statements import batches_of

Content = tuple[int, str, bytes | None]  # id, content, newest signature
CHUNK = 5_000


def contents(kind: Signed, ids: Iterable[int]) -> Iterator[Content]:
    """The records of these ids that there are, some thousands a statement."""
    wanted = sorted(set(ids))
    statement = kind.contents("r.id = ANY(%(ids)s)")
    for start in range(0, len(wanted), CHUNK):
        yield from planned(statement, {"ids": wanted[start : start + CHUNK]})


def all_contents(kind: Signed) -> Iterator[Content]:
    """Every record of a kind that must be signed, through a cursor of the server."""
    with transaction.atomic():
        for rows in batches_of(f"{kind.contents(kind.where)} ORDER BY r.id", None, CHUNK):
            yield from rows


def subjects(kind: Signed, subject_kind: str, wanted: Sequence[str]) -> dict[str, Content]:
    """By subject of an act, the record that the act is about."""
    rows = planned(kind.subjects(subject_kind), {"subjects": [*wanted]})
    return {subject: (number, text, mac) for subject, number, text, mac in rows}


def altered(**ids: Collection[int]) -> dict[str, frozenset[int]]:
    """By kind, those of these records that do not say what the newest act on them left behind.

    One that no act ever signed is among them. Lock them first. One statement as long as there are
    no more than some thousands of each kind.
    """
    if max(map(len, ids.values()), default=0) <= CHUNK:
        rows = planned(_union(tuple(ids)), {kind: [*chosen] for kind, chosen in ids.items()})
    else:
        rows = [
            (kind, *row)
            for kind, chosen in ids.items()
            for row in contents(signed.kind_named(kind), chosen)
        ]
    found: dict[str, set[int]] = {}
    for kind, number, text, mac in rows:
        if not fits(text, mac):
            found.setdefault(kind, set()).add(number)
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


@cache
def _union(kinds: tuple[str, ...]) -> str:
    """One statement over several kinds of record."""
    parts = (
        f"SELECT '{kind}', found.* FROM ("
        f"{signed.kind_named(kind).contents(f'r.id = ANY(%({kind})s::bigint[])')}) found"
        for kind in kinds
    )
    return " UNION ALL ".join(parts)
