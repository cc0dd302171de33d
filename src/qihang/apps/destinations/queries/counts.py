"""How many stand where: one query each, for home pages and lists."""

# ruff: noqa: S608 - the SQL is put together from constants

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.records import KIND
from qihang.apps.destinations.rules import NEEDS, REVIEWS, UNFILED, Action, Status
from qihang.apps.orgs.closing_blockers import Leaving
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import REACH, below, planned, under, within
from qihang.kernel import Cohort, Permission, Scope


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many versions wait for this reader, by the status in which they wait; `late` ones since long."""

    waiting: Mapping[Status, int]
    late: Mapping[Status, int]

    @property
    def to_review(self) -> int:
        """At all stages of review together."""
        return sum(self.waiting[stage] for stage in REVIEWS)


# Where a version waits, and the permission it waits for.
_WAITS: dict[Status, Permission] = {
    **{stage: NEEDS[approve] for stage, approve in REVIEWS.items()},
    Status.DISPUTED: NEEDS[Action.UPHOLD],
    Status.APPROVED: NEEDS[Action.REPORT_UP],
}
# The status stands in the text, so that the index of what waits for review can be used.
_WAITING = " UNION ALL ".join(
    f"""
    SELECT '{status.value}', count(*), count(*) FILTER (WHERE d.filed_at < %(overdue)s)
    FROM {REACH.replace("paths", status.value)} JOIN destinations_destination d
        ON d.cohort = %(cohort)s AND d.status = '{status.value}' AND {below("d.org_path")}
    """
    for status in _WAITS
)


def waiting_counts(scope: Scope, cohort: Cohort, overdue: datetime | None = None) -> WaitingCounts:
    """What waits for the reader, each where the scope holds the permission it takes; one statement.

    Late are those filed before `overdue`; without it none is.
    """
    paths = {status.value: list(scope.paths(needed)) for status, needed in _WAITS.items()}
    waiting = late = dict.fromkeys(_WAITS, 0)
    if any(paths.values()):
        rows = planned(_WAITING, {"cohort": cohort.year, "overdue": overdue, **paths})
        found = {Status(status): (count, since_long) for status, count, since_long in rows}
        waiting = {status: count for status, (count, _) in found.items()}
        late = {status: since_long for status, (_, since_long) in found.items()}
    return WaitingCounts(waiting, late)


def counts_by_status(scope: Scope, cohort: Cohort) -> dict[Status, int]:
    """How many filed versions in reach stand in each status (0 where none); one query."""
    return _counted(scope, cohort, Q())


def counts_under(scope: Scope, cohort: Cohort, org: str) -> dict[Status, int] | None:
    """The same for the part of the reach under the organisation with this code; None if unknown."""
    found = Org.objects.filter(code=org).first()
    if found is None:
        return None
    return _counted(scope, cohort, under([found.path]))


def ready_to_report(scope: Scope, cohort: Cohort) -> list[tuple[str, str, int]]:
    """College name, kind and number of what is approved and not yet reported; one query."""
    reach = within(scope, NEEDS[Action.REPORT_UP])
    rows = Destination.objects.filter(reach, cohort=cohort.year, status=Status.APPROVED)
    grouped = rows.values_list("graduate__org__name", "kind").annotate(Count("pk"))
    return list(grouped.order_by("graduate__org__path", "kind"))


def _counted(scope: Scope, cohort: Cohort, part: Q) -> dict[Status, int]:
    reach = within(scope, Permission.DESTINATION_SEE, kind=KIND) & part
    rows = Destination.objects.filter(reach, cohort=cohort.year).exclude(status__in=UNFILED)
    found = dict(rows.values_list("status").annotate(Count("pk")))
    return {status: found.get(status.value, 0) for status in Status if status not in UNFILED}


def unsettled_below(scope: Scope, leaving: Leaving) -> int:
    """Versions that wait for somebody's review or have been objected to, of any cohort."""
    waiting = (*REVIEWS, Status.DISPUTED)
    rows = Destination.objects.filter(under([leaving.path]), status__in=waiting)
    return rows.count() if scope.system else 0
