"""How many graduates are registered with an employer: a fact on its page, never a list of persons."""

from collections.abc import Sequence

from django.db.models import Count

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.kernel import Permission, Scope

YEARS = 5


def hired_by(scope: Scope, code: str) -> Sequence[tuple[int, int]]:
    """Cohort and how many registrations that count name this credit code, newest first."""
    if not code or not scope.allows(Permission.EMPLOYER_SEE):
        return []
    effective = sorted(status.value for status in EFFECTIVE)
    rows = Destination.objects.filter(employer_code=code, status__in=effective)
    counted = (
        rows.order_by("-cohort")
        .values_list("cohort")
        .annotate(number=Count("graduate", distinct=True))
    )
    return [(cohort, number) for cohort, number in counted[:YEARS]]
