"""Letters of the province, and on which counts of universities they can rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import orgs_in, university_path, within
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.apps.verification.models import Finding, SupervisionLetter
from qihang.apps.verification.queries.findings import overdue_on
from qihang.apps.verification.rules import FindingState, LetterKind
from qihang.kernel import Cohort, Permission, Scope

S = FindingState
DECIDES, SEES = Permission.VERIFICATION_DECIDE, Permission.VERIFICATION_SEE
BREACHES = [S.UPHELD, S.CONTESTED, S.KEPT]


@dataclass(frozen=True, slots=True)
class UniversityCounts:
    """What a letter about one university rests on; no college and no person is in it."""

    university: Org
    overdue: int
    breaches: int
    graduates: int
    registered: int

    @property
    def unregistered_share(self) -> int:
        """Percent of the graduates who have filed nothing, whatever the destination."""
        if not self.graduates:
            return 0
        return (self.graduates - self.registered) * 100 // self.graduates

    def facts(self) -> dict[str, int]:
        """As a letter keeps them."""
        return {
            "overdue": self.overdue,
            "breaches": self.breaches,
            "graduates": self.graduates,
            "registered": self.registered,
        }


def university_counts(scope: Scope, cohort: Cohort, today: date) -> list[UniversityCounts]:
    """Every university where the scope decides, in the order of codes: never a ranking."""
    rows = Finding.objects.filter(within(scope, DECIDES), cohort=cohort.year)
    counted = rows.order_by().values_list("university").annotate(
        overdue=Count("pk", filter=overdue_on(today)),
        breaches=Count("pk", filter=Q(status__in=BREACHES)),
    )  # fmt: skip
    found = {org: (overdue, breaches) for org, overdue, breaches in counted}
    sizes = _progress(scope, cohort)
    universities = orgs_in(scope, DECIDES).filter(kind=OrgKind.UNIVERSITY, open_until=None)
    return [
        UniversityCounts(org, *found.get(org.pk, (0, 0)), *sizes.get(org.path, (0, 0)))
        for org in universities.order_by("code")
    ]


def _progress(scope: Scope, cohort: Cohort) -> dict[str, tuple[int, int]]:
    """University's path -> graduates who count, and those who have filed."""
    filed = Destination.objects.filter(
        graduate=OuterRef("pk"), status__in=[*sorted(EFFECTIVE), *REVIEWS]
    )
    mine = within(scope, DECIDES)
    rows = Graduate.objects.filter(mine, cohort=cohort.year, in_statistics=True)
    counted = rows.order_by().values_list("org_path").annotate(
        graduates=Count("pk"), registered=Count("pk", filter=Q(Exists(filed)))
    )  # fmt: skip
    sizes: dict[str, tuple[int, int]] = {}
    for path, graduates, registered in counted:
        before = sizes.get(university_path(path), (0, 0))
        sizes[university_path(path)] = (before[0] + graduates, before[1] + registered)
    return sizes


def letters_in(scope: Scope, cohort: Cohort) -> QuerySet[SupervisionLetter]:
    """The province's letters; of a university those about it that were issued, and every circular."""
    rows = SupervisionLetter.objects.filter(cohort=cohort.year)
    mine = within(scope, DECIDES)
    if not mine:  # all rows: an empty condition, which `|` would let go
        return rows.order_by("-proposed_at", "-pk")
    about = within(scope, SEES, "universities__university__path")
    if scope.allows(SEES):
        about |= Q(kind=LetterKind.CIRCULAR.value)
    issued = Q(issued_on__isnull=False) & about
    return rows.filter(mine | issued).distinct().order_by("-proposed_at", "-pk")


def letter_in(scope: Scope, uuid: UUID) -> SupervisionLetter:
    """One letter; raises SupervisionLetter.DoesNotExist outside the scope."""
    found = SupervisionLetter.objects.only("cohort").get(uuid=uuid)
    rows = letters_in(scope, Cohort(found.cohort))
    return rows.select_related("proposed_by", "confirmed_by").get(uuid=uuid)


def universities_of(
    scope: Scope, letter: SupervisionLetter
) -> Sequence[tuple[Org, dict[str, int]]]:
    """Whom a letter read in the scope speaks of, with its counts."""
    del scope
    rows = letter.universities.select_related("university").order_by("university__code")
    return [(row.university, row.facts) for row in rows]
