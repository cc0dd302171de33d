"""The entries behind a figure, a page at a time, each with its record where the scope sees persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from qihang.apps.destinations.models import Destination
from qihang.apps.metrics.models.ledger import Entry
from qihang.apps.metrics.queries.figures.disclosure import holds_persons
from qihang.apps.metrics.queries.figures.reporting_orgs import check
from qihang.apps.metrics.sql.ledger import DESTINATION, GRADUATE, entries_of, stands_in
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import within
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Scope

ORDER = ("day", "id")  # of no college: whoever reads no college learns nothing of it by the order


@dataclass(frozen=True, slots=True)
class Behind:
    """Which entries: one measure, some kinds (None: all), one cohort, known by the end of `on`.

    `part` says that these kinds are not all placed but a part of them or of the others; `dimension`
    and `member` narrow them to a slice of the figure.
    """

    cohort: int
    on: date
    measure: str
    kinds: frozenset[str] | None = None
    part: bool = False
    dimension: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry; `record` is the graduate or destination that caused it, if the scope sees it."""

    entry: Entry
    record: Graduate | Destination | None


def entries_behind(
    scope: Scope, org: Org, behind: Behind, after: tuple[Any, ...] | None = None, size: int = 20
) -> list[ListedEntry]:
    """The next `size` entries after the position `after` (its ORDER values) in one index walk.

    A reader who does not see the persons gets those behind wholes only: the days of a part's entries
    would tell what it came to on days on which it was too small to be shown. Raises
    Org.DoesNotExist where the scope does not read the organisation's figures.
    """
    check(scope, org)
    if (behind.part or behind.dimension) and not holds_persons(scope, org):
        return []
    rows = _of(org, behind)
    if after is not None:
        rows = rows.filter(_beyond(after))
    entries = list(rows.order_by(*ORDER)[:size])
    return _with_records(scope, entries)


def _of(org: Org, behind: Behind) -> QuerySet[Entry]:
    rows = Entry.objects.filter(
        entries_of(org), cohort=behind.cohort, measure=behind.measure, day__lte=behind.on
    )
    if behind.dimension:
        rows = rows.filter(stands_in(behind.dimension, behind.member, org.path.split("/")[1]))
    return rows if behind.kinds is None else rows.filter(kind__in=sorted(behind.kinds))


def _beyond(after: tuple[Any, ...]) -> Q:
    day, number = after
    return Q(day__gt=day) | Q(day=day, id__gt=number)


def _with_records(scope: Scope, entries: Sequence[Entry]) -> list[ListedEntry]:
    people = Graduate.objects.filter(within(scope, Permission.PERSON_SEE))
    versions = Destination.objects.filter(within(scope, Permission.DESTINATION_SEE))
    records: dict[tuple[str, int], Graduate | Destination] = {}
    if graduates := _causes(entries, GRADUATE):
        records |= {(GRADUATE, found.pk): found for found in people.filter(pk__in=graduates)}
    if caused := _causes(entries, DESTINATION):
        seen = versions.filter(pk__in=caused).select_related("graduate")
        records |= {(DESTINATION, found.pk): found for found in seen}
    return [ListedEntry(e, records.get((e.cause_kind, e.cause))) for e in entries]


def _causes(entries: Sequence[Entry], kind: str) -> list[int]:
    return [entry.cause for entry in entries if entry.cause_kind == kind]
