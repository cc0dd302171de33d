"""How many stand where: one query each, for home pages and lists."""

# ruff: noqa: S608 - the SQL is put together from constants

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.records import KIND
from qihang.apps.destinations.rules import NEEDS, REVIEWS, Action, Status
from qihang.apps.orgs.closing_blockers import Leaving
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import REACH, below, planned, under, within
from qihang.kernel import Cohort, Permission, Scope


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many versions wait for this reader, by what they wait for; `late` ones since long."""

    college: int = 0
    university: int = 0
    disputed: int = 0
    to_report: int = 0
    college_late: int = 0
    university_late: int = 0


# What waits, by its status, and the permission it waits for.
_WAITS = {
    "college": (Status.WAITING_COLLEGE, NEEDS[REVIEWS[Status.WAITING_COLLEGE]]),
    "university": (Status.WAITING_UNIVERSITY, NEEDS[REVIEWS[Status.WAITING_UNIVERSITY]]),
    "disputed": (Status.DISPUTED, NEEDS[Action.UPHOLD]),
    "to_report": (Status.APPROVED, NEEDS[Action.REPORT_UP]),
}
# The status stands in the text, so that the index of what waits for review can be used.
_WAITING = " UNION ALL ".join(
    f"""
    SELECT '{name}', count(*), count(*) FILTER (WHERE d.filed_at < %(overdue)s)
    FROM {REACH.replace("paths", name)} JOIN destinations_destination d
        ON d.cohort = %(cohort)s AND d.status = '{status.value}' AND {below("d.org_path")}
    """
    for name, (status, _) in _WAITS.items()
)


def waiting_counts(scope: Scope, cohort: Cohort, overdue: datetime | None = None) -> WaitingCounts:
    """What waits for the reader, each where the scope holds the permission it takes; one statement.

    Late are those filed before `overdue`; without it none is.
    """
    paths = {name: list(scope.paths(needed)) for name, (_, needed) in _WAITS.items()}
    if not any(paths.values()):
        return WaitingCounts()
    rows = planned(_WAITING, {"cohort": cohort.year, "overdue": overdue, **paths})
    found = {name: (count, late) for name, count, late in rows}
    return WaitingCounts(
        **{name: count for name, (count, _) in found.items()},
        college_late=found["college"][1],
        university_late=found["university"][1],
    )


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
    rows = Destination.objects.filter(reach, cohort=cohort.year).exclude(status=Status.DRAFT)
    found = dict(rows.values_list("status").annotate(Count("pk")))
    return {status: found.get(status.value, 0) for status in Status if status != Status.DRAFT}


def unsettled_below(scope: Scope, leaving: Leaving) -> int:
    """Versions that wait for somebody's review or have been objected to, of any cohort."""
    waiting = (*REVIEWS, Status.DISPUTED)
    rows = Destination.objects.filter(under([leaving.path]), status__in=waiting)
    return rows.count() if scope.system else 0
