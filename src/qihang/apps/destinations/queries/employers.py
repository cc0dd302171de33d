"""Employers that graduates of the same university have been approved for: to fill a form with a tap."""

from dataclasses import asdict, dataclass

from django.db.models import Count, Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.orgs.queries import under
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope

MOST = 6
LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class KnownEmployer:
    """An employer as filed and approved before; the fields are named as in a filing."""

    employer_code: str
    employer_name: str
    employer_type: str
    industry: str
    work_place: str

    def values(self) -> dict[str, str]:
        """As values of a draft."""
        return asdict(self)


def known_employers(scope: Scope, text: str) -> list[KnownEmployer]:
    """At most MOST employers whose name holds `text` or whose code begins with it, most used first.

    Only of the own university and cohort, only what is approved, nothing of the graduates.
    """
    wanted = text.strip()
    if scope.graduate is None or len(wanted) < LEAST_LETTERS:
        return []
    graduate = Graduate.objects.select_related("org__parent").get(pk=scope.graduate)
    university = graduate.org.parent or graduate.org
    fitting = Q(employer_name__contains=wanted) | Q(employer_code__startswith=wanted.upper())
    rows = (
        Destination.objects.filter(under([university.path]), fitting, cohort=graduate.cohort)
        .filter(status__in=[status.value for status in EFFECTIVE], startup_role="")
        .exclude(employer_code="")
        .values_list("employer_code", "employer_name", "employer_type", "industry", "work_place")
        .annotate(n=Count("pk"))
        .order_by("-n", "employer_code")[:MOST]
    )
    return [KnownEmployer(*row[:5]) for row in rows]
