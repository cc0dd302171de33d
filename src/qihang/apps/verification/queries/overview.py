"""Counts of findings: what waits, terms of a month, what was overdue on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qihang.apps.orgs.queries import under, within
from qihang.apps.verification.models import CheckRun, Finding, FindingMove
from qihang.apps.verification.queries.findings import SEE, findings_in, overdue_on
from qihang.apps.verification.rules import (
    UNDECIDED,
    WAITING_UNIVERSITY,
    FindingAction,
    FindingState,
    RunState,
    due_on,
)
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load

S = FindingState


@dataclass(frozen=True, slots=True)
class StateCounts:
    """Findings in reach by what became of them."""

    total: int
    open: int
    overdue: int
    right: int
    cleared: int


def counts_waiting(
    scope: Scope,
    permission: Permission,
    cohort: Cohort,
    states: Collection[FindingState],
    today: date,
) -> Mapping[str, tuple[int, int]]:
    """By state, how many findings wait where the permission is held, and how many of them are overdue.

    One statement; a state in which none wait is missing.
    """
    mine = within(scope, permission)
    rows = Finding.objects.filter(mine, cohort=cohort.year, status__in=sorted(states))
    counted = (
        rows.order_by()
        .values("status")
        .annotate(number=Count("pk"), late=Count("pk", filter=overdue_on(today)))
    )
    return {row["status"]: (row["number"], row["late"]) for row in counted}


def state_counts(scope: Scope, cohort: Cohort, today: date) -> StateCounts:
    """All of them, in one statement."""
    found = findings_in(scope, cohort).aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(status__in=sorted(UNDECIDED))),
        overdue=Count("pk", filter=overdue_on(today)),
        right=Count("pk", filter=Q(status__in=[S.UPHELD, S.CORRECTED, S.CONTESTED, S.KEPT])),
        cleared=Count("pk", filter=Q(status__in=[S.CLEARED, S.REVERSED])),
    )
    return StateCounts(**found)


def terms_between(scope: Scope, first: date, until: date) -> list[tuple[date, int]]:
    """Days on which answers end, with how many; of those that still wait."""
    rows = findings_in(scope).filter(
        status__in=sorted(WAITING_UNIVERSITY), due_on__gte=first, due_on__lt=until
    )
    counted = rows.order_by("due_on").values("due_on").annotate(number=Count("pk"))
    return [(row["due_on"], row["number"]) for row in counted if row["due_on"]]


def findings_called(
    scope: Scope, cohort: Cohort, codes: list[str], words: str
) -> QuerySet[Finding]:
    """Findings of these checks, or about an employer of whose name the words are a part."""
    named = Q(check_code__in=codes) | Q(destination__employer_name__icontains=words)
    return findings_in(scope, cohort).filter(named).order_by("-found_on", "-pk")


def runs_done(scope: Scope, cohort: Cohort, path: str, day: date) -> int:
    """Runs over this whole organisation that had ended by the end of a day."""
    if not scope.paths(SEE) and not scope.system:
        return CheckRun.objects.none().count()
    rows = CheckRun.objects.filter(
        cohort=cohort.year, org__path=path, state=RunState.DONE.value, finished_at__date__lte=day
    )
    return rows.count()


def overdue_paths(scope: Scope, cohort: Cohort, day: date) -> list[str]:
    """The organisation of each finding that was overdue at the end of `day`, as known then."""
    answered_by_university = Q(cohort=cohort.year, due_on__isnull=False, found_on__lt=day)
    rows = Finding.objects.filter(_counted(scope), answered_by_university)
    asked = {
        pk: (path, found) for pk, path, found in rows.values_list("pk", "org_path", "found_on")
    }
    policy, paths = load(), []
    for pk, state, since in _as_of(asked, day):
        if state not in WAITING_UNIVERSITY:
            continue
        due = due_on(policy, since)
        if due is not None and day > due:
            paths.append(asked[pk][0])
    return paths


def _counted(scope: Scope) -> Q:
    """Measures are asked with the scope of whoever looks: figures of universities, no person in them."""
    paths = scope.paths(SEE) or scope.paths(Permission.PLAN_SEE)
    return under(paths, "org_path")


def _as_of(
    asked: dict[int, tuple[str, date]], day: date
) -> Iterator[tuple[int, FindingState, date]]:
    """Each finding with its state at the end of the day, and since when it waited for an answer."""
    moves: defaultdict[int, list[FindingMove]] = defaultdict(list)
    rows = FindingMove.objects.filter(finding__in=asked, at__date__lte=day)
    for move in rows.order_by("pk"):
        if move.undone_at is None or timezone.localdate(move.undone_at) > day:
            moves[move.finding_id].append(move)
    for pk, (_, found) in asked.items():
        state, since = FindingState.OPEN, found
        for move in moves[pk]:
            if move.action == FindingAction.UNDO:
                continue
            state = FindingState(move.to_status)
            if move.action == FindingAction.REPLY:
                since = timezone.localdate(move.at)
        yield pk, state, since
