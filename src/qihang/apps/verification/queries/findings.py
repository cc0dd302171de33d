"""Which findings a scope reaches: a college its own, a university all of its own, the province all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.moves import queries as moves
from qihang.apps.moves.queries import UndoableAct
from qihang.apps.orgs.queries import within
from qihang.apps.verification.models import (
    Finding,
    FindingDecision,
    FindingMaterial,
    FindingMove,
)
from qihang.apps.verification.rules import (
    DECISIONS,
    FINDING_GRAPH,
    UNDECIDED,
    WAITING_UNIVERSITY,
    FindingAction,
    FindingState,
    Severity,
)
from qihang.kernel import Cohort, Permission, Scope
from qihang.kernel.names import as_typed
from qihang.policy import load

SEE = Permission.VERIFICATION_SEE
STILL_OPEN = UNDECIDED | {FindingState.CONTESTED}


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a list is narrowed to; empty leaves all. `university` is a code."""

    check: str = ""
    state: str = ""
    severity: str = ""
    university: str = ""
    overdue: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "FindingFilter":
        """From an address; what cannot be read counts as not asked."""
        state, severity = asked.get("state", ""), asked.get("severity", "")
        return cls(
            as_typed(asked.get("check", ""))[:40],
            state if state in set(FindingState) else "",
            severity if severity in set(Severity) else "",
            as_typed(asked.get("university", ""))[:20],
            bool(asked.get("overdue", "")),
        )

    def condition(self, today: date) -> Q:
        """As a filter of findings."""
        wanted = Q()
        if self.check:
            wanted &= Q(check_code=self.check)
        if self.state:
            wanted &= Q(status=self.state)
        if self.severity:
            wanted &= Q(severity=self.severity)
        if self.university:
            wanted &= Q(university__code=self.university)
        return wanted & overdue_on(today) if self.overdue else wanted


def overdue_on(today: date) -> Q:
    """Findings whose university should have answered before this day."""
    return Q(status__in=sorted(WAITING_UNIVERSITY), due_on__lt=today)


def findings_in(scope: Scope, cohort: Cohort | None = None) -> QuerySet[Finding]:
    """Every finding in reach."""
    rows = Finding.objects.filter(within(scope, SEE))
    return rows if cohort is None else rows.filter(cohort=cohort.year)


def listed(scope: Scope, cohort: Cohort, wanted: FindingFilter, today: date) -> QuerySet[Finding]:
    """Those of a list: what somebody still has to do on top, what is due first before the rest."""
    rows = findings_in(scope, cohort).filter(wanted.condition(today))
    joined = rows.select_related("university", "destination__graduate__org", "graduate__org")
    closed = Case(When(status__in=sorted(STILL_OPEN), then=0), default=1)
    return joined.order_by(closed, "due_on", "-found_on", "pk")


def finding_in(scope: Scope, uuid: UUID) -> Finding:
    """One finding; raises Finding.DoesNotExist outside the scope."""
    rows = findings_in(scope).select_related(
        "university",
        "destination__graduate__org",
        "graduate__org",
        "found_run",
        "last_run",
        "former",
    )
    return rows.get(uuid=uuid)


def findings_about(scope: Scope, version: Destination) -> QuerySet[Finding]:
    """Findings in reach that speak of a registration, alone or in a group, newest first."""
    about = Q(destination=version) | Q(subjects__destination=version)
    return findings_in(scope).filter(about).distinct().order_by("-found_on", "-pk")


def history_of(scope: Scope, findings: Collection[Finding]) -> list[FindingMove]:
    """What happened to these findings, newest first; of findings read in the scope."""
    del scope
    rows = FindingMove.objects.filter(finding__in=[one.pk for one in findings])
    return list(rows.select_related("account").order_by("-at", "-pk"))


def answers_of(scope: Scope) -> QuerySet[FindingMove]:
    """Answers that stand, of findings in reach, the newest first."""
    rows = FindingMove.objects.filter(
        finding__in=findings_in(scope), action=FindingAction.ANSWER, undone_at=None
    )
    return rows.order_by("-pk")


def newest_answers(scope: Scope, findings: Collection[Finding]) -> dict[int, str]:
    """Finding's id -> what was answered last, and stands."""
    rows = answers_of(scope).filter(finding__in=[one.pk for one in findings]).order_by("pk")
    return dict(rows.values_list("finding", "reason"))


def findings_to_report(
    scope: Scope, cohort: Cohort, wanted: FindingFilter, today: date
) -> QuerySet[Finding]:
    """Those of a list for other systems, oldest first."""
    rows = findings_in(scope, cohort).filter(wanted.condition(today))
    return rows.select_related("university", "destination", "graduate__org").order_by("pk")


def materials_of(scope: Scope, finding: Finding) -> list[FindingMaterial]:
    """The papers handed in with answers, of a finding read in the scope."""
    del scope
    rows = FindingMaterial.objects.filter(finding=finding, file__isnull=False)
    return list(rows.select_related("file").order_by("added_at", "pk"))


def material_in(scope: Scope, uuid: UUID) -> FindingMaterial:
    """One paper; raises FindingMaterial.DoesNotExist outside the scope."""
    rows = FindingMaterial.objects.select_related("file", "finding")
    return rows.get(within(scope, SEE, "finding__org_path"), uuid=uuid, file__isnull=False)


def open_decisions(scope: Scope, findings: Collection[Finding]) -> dict[int, FindingDecision]:
    """Finding's id -> what is proposed and not decided, of findings read in the scope."""
    del scope
    rows = FindingDecision.objects.filter(
        finding__in=[one.pk for one in findings],
        confirmed_at=None, declined_at=None, withdrawn_at=None,
    )  # fmt: skip
    return {row.finding_id: row for row in rows.select_related("proposed_by")}


def decisions_of(scope: Scope, finding: Finding) -> list[FindingDecision]:
    """What was decided about a finding read in the scope, oldest first."""
    del scope
    rows = FindingDecision.objects.filter(finding=finding, confirmed_at__isnull=False)
    return list(rows.select_related("proposed_by", "confirmed_by").order_by("confirmed_at"))


def deciders_of(scope: Scope, findings: Collection[Finding]) -> dict[int, set[int]]:
    """Finding's id -> the accounts that made the contested decision, of findings read in the scope."""
    del scope
    contested = [one.pk for one in findings if one.status == FindingState.CONTESTED]
    rows = FindingDecision.objects.filter(
        finding__in=contested, outcome__in=DECISIONS, confirmed_at__isnull=False
    )
    made: dict[int, set[int]] = {}
    for finding, *accounts in rows.values_list("finding", "proposed_by", "confirmed_by"):
        made.setdefault(finding, set()).update(accounts)
    return made


def group_of(scope: Scope, finding: Finding, most: int) -> Sequence[Destination]:
    """Registrations of a group that the reader reaches by the finding, the first of them."""
    del scope
    rows = Destination.objects.filter(pk__in=finding.subjects.values("destination"))
    return list(rows.select_related("graduate__org").order_by("pk")[:most])


def undoable_acts(scope: Scope, now: datetime) -> list[UndoableAct]:
    """The reader's own acts on findings that can still be taken back."""
    since = now - load().duration("undo_window", timezone.localdate(now))
    undoable = sorted(FINDING_GRAPH.undo_within)
    return moves.undoable_acts(scope, FindingMove, "finding", undoable, since)


def checks_found(scope: Scope, cohort: Cohort) -> list[str]:
    """Codes of the checks that found something in reach."""
    rows = findings_in(scope, cohort).order_by("check_code")
    return list(rows.values_list("check_code", flat=True).distinct())
