"""People in other authorities' lists, found by the keyed hash of their identity number."""

from collections.abc import Iterable
from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from qihang.apps.registers.models import OPEN, PersonRow
from qihang.apps.registers.rules import seen_by
from qihang.kernel import Scope

_COLUMNS = (
    "person_hash", "name", "kind", "body_code", "body_name", "place", "note", "from_date",
    "until_date",
)  # fmt: skip


def listed(
    scope: Scope, register: str, day: date | None = None, kinds: Iterable[str] = ()
) -> QuerySet[PersonRow]:
    """The rows of a list that hold now (or held on `day`), of these kinds if any are given.

    None where the scope may not see the register. Whoever reads them names persons whom the scope
    reaches already: a hash is no way to a person.
    """
    if not scope.allows(seen_by(register)):
        return PersonRow.objects.none()
    held = OPEN if day is None else Q(since__lte=day) & (OPEN | Q(until__gt=day))
    rows = PersonRow.objects.filter(held, register=register)
    wanted = list(kinds)
    return rows.filter(kind__in=wanted) if wanted else rows


def listed_among(
    scope: Scope,
    register: str,
    hashes: Iterable[bytes],
    day: date | None = None,
    kinds: Iterable[str] = (),
) -> dict[bytes, list[PersonRow]]:
    """For each of these persons who is in the list: the rows, newest first; one query."""
    rows = listed(scope, register, day, kinds).filter(person_hash__in=list(hashes))
    found: dict[bytes, list[PersonRow]] = {}
    for row in rows.order_by("-since", "-pk"):
        found.setdefault(bytes(row.person_hash), []).append(row)
    return found


def is_admitted(
    scope: Scope, hashes: Iterable[bytes], day: date | None = None, kinds: Iterable[str] = ()
) -> frozenset[bytes]:
    """Those of the persons whom an admission list names."""
    return frozenset(listed_among(scope, "admissions", hashes, day, kinds))


def people_frame(scope: Scope, register: str, day: date) -> pl.DataFrame:
    """A whole list as it was on `day`.

    Columns: person_hash (binary), name, kind, body_code, body_name, place, note (texts),
    from_date, until_date (days).
    """
    types = dict.fromkeys(_COLUMNS, pl.String) | {
        "person_hash": pl.Binary,
        "from_date": pl.Date,
        "until_date": pl.Date,
    }
    rows = listed(scope, register, day).order_by("person_hash", "-since").values_list(*_COLUMNS)
    plain = [(bytes(first), *rest) for first, *rest in rows.iterator(10_000)]
    return pl.DataFrame(plain, schema=types, orient="row")
