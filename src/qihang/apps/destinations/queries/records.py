"""Which versions a scope reaches. A draft is the graduate's own business and reaches nobody else."""

from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import NEEDS, REVIEWS, Status
from qihang.apps.orgs.queries import planned, within
from qihang.kernel import Cohort, Permission, Scope

_KINDS = "SELECT kind FROM destinations_evidence WHERE destination_id = %(version)s"
KIND = "destination"  # the kind of subject in grants


def destinations_in(scope: Scope, cohort: Cohort | None = None) -> QuerySet[Destination]:
    """Every filed version in reach and all own ones, with graduate and college joined."""
    reach = within(scope, Permission.DESTINATION_SEE, kind=KIND) & ~Q(status=Status.DRAFT)
    if scope.graduate is not None:
        reach |= Q(graduate=scope.graduate)
    if cohort is not None:
        reach &= Q(cohort=cohort.year)
    return Destination.objects.filter(reach).select_related("graduate", "graduate__org")


def waiting_in(scope: Scope, cohort: Cohort | None = None) -> QuerySet[Destination]:
    """The versions that wait for this reader: at the stages that the scope may review."""
    mine = Q(pk__in=[])
    for stage, approval in REVIEWS.items():
        mine |= Q(status=stage) & within(scope, NEEDS[approval])
    return destinations_in(scope, cohort).filter(mine)


def get_in(scope: Scope, uuid: UUID) -> Destination:
    """One version; raises Destination.DoesNotExist outside the scope."""
    return destinations_in(scope).get(uuid=uuid)


def evidence_in(scope: Scope, uuid: UUID) -> Evidence:
    """One piece of evidence of a version in reach; raises Evidence.DoesNotExist outside it."""
    found = Evidence.objects.select_related("file", "destination__graduate")
    return found.get(uuid=uuid, destination__in=destinations_in(scope))


def evidence_of(scope: Scope, version: Destination) -> list[Evidence]:
    """The evidence of a version in reach, in the order in which it was added."""
    return list(_evidence(scope, version).select_related("file").order_by("added_at", "pk"))


def evidence_kinds(scope: Scope, version: Destination) -> frozenset[str]:
    """The kinds of evidence a version in reach has."""
    if _is_own(scope, version):
        return frozenset(kind for (kind,) in planned(_KINDS, {"version": version.pk}))
    return frozenset(_evidence(scope, version).values_list("kind", flat=True))


def _is_own(scope: Scope, version: Destination) -> bool:
    """Whether it is the reader's own one: then nothing is to be looked up."""
    return scope.graduate is not None and version.graduate_id == scope.graduate


def _evidence(scope: Scope, version: Destination) -> QuerySet[Evidence]:
    found = Evidence.objects.filter(destination=version)
    if _is_own(scope, version):
        return found
    return found.filter(destination__in=destinations_in(scope).order_by().values("pk"))
