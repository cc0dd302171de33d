"""Reads of checks and reports, each as far as the reader's scope goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from qihang.apps.moves import queries as moves
from qihang.apps.moves.queries import UndoableAct
from qihang.apps.orgs.queries import within
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.models import RosterCheck, RosterReport, RosterReportMove
from qihang.apps.roster_checks.rules import REPORT_GRAPH, RosterReportState, is_late
from qihang.apps.roster_checks.values import digest_of
from qihang.kernel import Cohort, Permission, Scope
from qihang.policy import load

ANSWER = Permission.ROSTER_ANSWER
_OPEN = RosterReportState.OPEN.value


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """The own record with what its graduate checked and reported, newest first."""

    graduate: Graduate
    check: RosterCheck | None
    reports: tuple[RosterReport, ...]

    @property
    def is_checked(self) -> bool:
        """Whether what the record says now was found right."""
        return self.check is not None and bytes(self.check.digest) == digest_of(self.graduate)

    @property
    def open_fields(self) -> dict[str, RosterReport]:
        """Fields that are reported and not answered."""
        return {report.field: report for report in self.reports if report.status == _OPEN}


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How many graduates there are, how many checked, how many have a report that waits."""

    graduates: int
    checked: int
    reporting: int


def own_check(scope: Scope) -> OwnCheck | None:
    """The own record; None where the account has none."""
    if scope.graduate is None:
        return None
    rows = Graduate.objects.select_related("org", "roster_check")
    graduate = rows.filter(pk=scope.graduate).first()
    if graduate is None:
        return None
    reports = RosterReport.objects.filter(graduate=graduate).order_by("-made_at", "-pk")
    return OwnCheck(graduate, getattr(graduate, "roster_check", None), tuple(reports))


def reports_in(
    scope: Scope, cohort: Cohort, status: str = "", field: str = ""
) -> QuerySet[RosterReport]:
    """Reports that the scope answers: those that wait first, the oldest of them on top."""
    rows = RosterReport.objects.filter(within(scope, ANSWER, "org_path"), cohort=cohort.year)
    if status:
        rows = rows.filter(status=status)
    if field:
        rows = rows.filter(field=field)
    waiting = Case(When(status=_OPEN, then=F("made_at")))
    order = (waiting.asc(nulls_last=True), "-made_at", "-pk")
    return rows.select_related("graduate__org").order_by(*order)


def report_in(scope: Scope, uuid: UUID) -> RosterReport:
    """One of any cohort; raises RosterReport.DoesNotExist outside the scope."""
    rows = RosterReport.objects.select_related("graduate__org__parent", "proof")
    return rows.get(within(scope, ANSWER, "org_path"), uuid=uuid)


def proof_in(scope: Scope, uuid: UUID) -> RosterReport:
    """A report with a paper, for its graduate and for who answers it."""
    reached = within(scope, ANSWER, "org_path")
    if scope.graduate is not None:
        reached |= Q(graduate=scope.graduate)
    rows = RosterReport.objects.select_related("proof", "graduate").filter(proof__isnull=False)
    return rows.get(reached, uuid=uuid)


def reports_of(scope: Scope, graduate: int) -> QuerySet[RosterReport]:
    """Reports of one graduate whom the scope may see, newest first."""
    rows = RosterReport.objects.filter(within(scope, Permission.PERSON_SEE, "org_path"))
    return rows.filter(graduate=graduate).order_by("-made_at", "-pk")


def check_of(scope: Scope, graduate: int) -> RosterCheck | None:
    """When one graduate whom the scope may see checked the own data."""
    rows = RosterCheck.objects.filter(within(scope, Permission.PERSON_SEE, "graduate__org_path"))
    return rows.filter(graduate=graduate).first()


def history_of(scope: Scope, reports: Sequence[RosterReport]) -> list[RosterReportMove]:
    """What happened to these reports, newest first; of reports read in the scope."""
    del scope
    rows = RosterReportMove.objects.filter(report__in=[report.pk for report in reports])
    return list(rows.select_related("account").order_by("-at", "-pk"))


def counts_in(scope: Scope, cohort: Cohort) -> CheckCounts:
    """Of all graduates of the cohort in good standing whom the scope answers; one statement."""
    waiting = RosterReport.objects.filter(graduate=OuterRef("pk"), status=_OPEN)
    rows = Graduate.objects.filter(within(scope, ANSWER), cohort=cohort.year, standing="")
    found = rows.aggregate(
        graduates=Count("pk"),
        checked=Count("pk", filter=Q(roster_check__isnull=False)),
        reporting=Count("pk", filter=Q(Exists(waiting))),
    )
    return CheckCounts(**found)


def waiting_counts(scope: Scope, today: date) -> tuple[int, int]:
    """How many reports wait for an answer, of any cohort, and how many longer than the policy has it."""
    rows = RosterReport.objects.filter(within(scope, ANSWER, "org_path"), status=_OPEN)
    days = [timezone.localdate(at) for at in rows.values_list("made_at", flat=True)]
    late = sum(is_late(load(), day, today) for day in days)
    return len(days), late


def unchecked(scope: Scope, cohort: Cohort) -> QuerySet[Any, Any]:
    """Graduates with an account who may be reminded and have not checked."""
    return Graduate.objects.filter(
        within(scope, Permission.MESSAGE_REMIND),
        cohort=cohort.year,
        standing="",
        account__isnull=False,
        roster_check__isnull=True,
    )


def undoable_acts(scope: Scope, now: datetime) -> list[UndoableAct]:
    """The reader's own refusals that can still be taken back."""
    since = now - load().duration("undo_window", timezone.localdate(now))
    undoable = sorted(REPORT_GRAPH.undo_within)
    return moves.undoable_acts(scope, RosterReportMove, "report", undoable, since)


def papers_by_cohort(scope: Scope) -> list[tuple[int, int, int]]:
    """Cohort, papers that may go, papers of open reports; for the job that lets go of them."""
    if not scope.system:
        return []
    rows = RosterReport.objects.filter(proof__isnull=False).order_by().values("cohort")
    found = rows.annotate(
        rows=Count("pk", filter=~Q(status=_OPEN)), needed=Count("pk", filter=Q(status=_OPEN))
    )
    return [(row["cohort"], row["rows"], row["needed"]) for row in found]
