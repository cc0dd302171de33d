"""How many stand where: one query each, for home pages and lists."""

from dataclasses import dataclass

from django.db.models import Count, Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.records import KIND
from qihang.apps.destinations.rules import NEEDS, REVIEWS, Action, Status
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under, within
from qihang.kernel import Cohort, Permission, Scope


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many versions wait for this reader, by what they wait for."""

    college: int = 0
    university: int = 0
    disputed: int = 0
    to_report: int = 0


def waiting_counts(scope: Scope, cohort: Cohort) -> WaitingCounts:
    """What waits for the reader, each where the scope holds the permission it takes; one query."""
    waits = {
        "college": _mine(scope, Status.WAITING_COLLEGE, REVIEWS[Status.WAITING_COLLEGE]),
        "university": _mine(scope, Status.WAITING_UNIVERSITY, REVIEWS[Status.WAITING_UNIVERSITY]),
        "disputed": _mine(scope, Status.DISPUTED, Action.UPHOLD),
        "to_report": _mine(scope, Status.APPROVED, Action.REPORT_UP),
    }
    wanted = {name: condition for name, condition in waits.items() if condition is not None}
    if not wanted:
        return WaitingCounts()
    anything = Q()
    for condition in wanted.values():
        anything |= condition
    found = Destination.objects.filter(anything, cohort=cohort.year)
    return WaitingCounts(**found.aggregate(**{n: Count("pk", filter=q) for n, q in wanted.items()}))


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


def _mine(scope: Scope, status: Status, action: Action) -> Q | None:
    permission = NEEDS[action]
    if not scope.allows(permission):
        return None
    return Q(status=status) & within(scope, permission)


def _counted(scope: Scope, cohort: Cohort, part: Q) -> dict[Status, int]:
    reach = within(scope, Permission.DESTINATION_SEE, kind=KIND) & part
    rows = Destination.objects.filter(reach, cohort=cohort.year).exclude(status=Status.DRAFT)
    found = dict(rows.values_list("status").annotate(Count("pk")))
    return {status: found.get(status.value, 0) for status in Status if status != Status.DRAFT}
