"""How one check did: found, upheld, cleared, open, and how often it was right."""

from dataclasses import dataclass

from django.db.models import Count, Q

from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.queries.findings import findings_in
from qihang.apps.verification.rules import UNDECIDED, FindingState, RunState
from qihang.kernel import Cohort, Permission, Rate, Scope

S = FindingState
NUMBERS = ("found", "open", "upheld", "corrected", "cleared", "lapsed")
RIGHT = (S.UPHELD, S.CORRECTED, S.CONTESTED, S.KEPT)
WRONG = (S.CLEARED, S.REVERSED)


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """Findings of one check in reach, by what became of them."""

    code: str
    found: int
    open: int
    upheld: int
    corrected: int
    cleared: int
    lapsed: int

    @property
    def precision(self) -> Rate:
        """Of those decided, how many were right."""
        right = self.upheld + self.corrected
        return Rate(right, right + self.cleared)


def counts_by_check(scope: Scope, cohort: Cohort, code: str = "") -> list[FindingCounts]:
    """One row a check that found something in reach; never by college or person."""
    rows = findings_in(scope, cohort)
    if code:
        rows = rows.filter(check_code=code)
    counted = rows.order_by("check_code").values("check_code").annotate(
        found=Count("pk"),
        open=Count("pk", filter=Q(status__in=sorted(UNDECIDED))),
        upheld=Count("pk", filter=Q(status__in=[S.UPHELD, S.CONTESTED, S.KEPT])),
        corrected=Count("pk", filter=Q(status=S.CORRECTED)),
        cleared=Count("pk", filter=Q(status__in=WRONG)),
        lapsed=Count("pk", filter=Q(status=S.LAPSED)),
    )  # fmt: skip
    return [FindingCounts(*row) for row in counted.values_list("check_code", *NUMBERS)]


def newest_run(scope: Scope, cohort: Cohort) -> CheckRun | None:
    """The newest run over the whole province; for who sees findings."""
    if not scope.allows(Permission.VERIFICATION_SEE):
        return None
    rows = CheckRun.objects.filter(cohort=cohort.year, state=RunState.DONE.value)
    return rows.filter(org__parent=None).order_by("-finished_at").first()


def trials_of(scope: Scope, cohort: Cohort) -> dict[str, int]:
    """What checks on trial would have found; only the province learns it, as a count."""
    if not scope.allows(Permission.VERIFICATION_DECIDE):
        return {}
    run = newest_run(scope, cohort)
    return dict(run.trials) if run else {}
