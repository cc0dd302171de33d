"""How many agreements stand where, by university: what a province or city may know without seeing persons."""

from dataclasses import dataclass

from django.db.models import Count

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import SIGNED, AgreementState
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import record_paths, under, university_path
from qihang.kernel import Cohort, Permission, Scope


@dataclass(frozen=True, slots=True)
class AgreementCounts:
    """Of one university or college: numbers not signed yet, signed, ended, void."""

    org: Org
    issued: int = 0
    signed: int = 0
    ended: int = 0
    void: int = 0


def counts_in(scope: Scope, cohort: Cohort) -> list[AgreementCounts]:
    """Universities under which the scope sees figures (a college: itself), each with its counts."""
    tops = scope.paths(Permission.FIGURES_SEE)
    paths = [path for top in tops for path in record_paths(scope, top)]
    rows = Agreement.objects.filter(under(paths), cohort=cohort.year).order_by()
    by_path: dict[str, dict[str, int]] = {}
    for path, status, count in rows.values_list("org_path", "status").annotate(Count("pk")):
        reached = [top for top in tops if path.startswith(top)]
        known = by_path.setdefault(max([university_path(path), *reached], key=len), {})
        known[status] = known.get(status, 0) + count
    found = Org.objects.filter(path__in=sorted(by_path)).order_by("code")
    return [_counts(org, by_path[org.path]) for org in found]


def _counts(org: Org, by_status: dict[str, int]) -> AgreementCounts:
    return AgreementCounts(
        org,
        by_status.get(AgreementState.ISSUED, 0),
        sum(by_status.get(state, 0) for state in SIGNED),
        by_status.get(AgreementState.ENDED, 0),
        by_status.get(AgreementState.VOID, 0),
    )
