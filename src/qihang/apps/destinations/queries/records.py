"""Which versions a scope reaches. A draft is the graduate's own business and reaches nobody else; one that
was discarded reaches nobody at all.
"""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import NEEDS, REVIEWS, UNFILED, Status
from qihang.apps.orgs.queries import within
from qihang.kernel import Cohort, Permission, Scope

KIND = "destination"  # the kind of subject in grants


def destinations_in(scope: Scope, cohort: Cohort | None = None) -> QuerySet[Destination]:
    """Every filed version in reach and all own ones, with graduate and college joined."""
    return _joined(_reach(scope, cohort))


def waiting_in(
    scope: Scope, cohort: Cohort | None = None, stage: Status | None = None
) -> QuerySet[Destination]:
    """The versions that wait for this reader: at the stages that the scope may review, or at one."""
    asked = REVIEWS if stage is None else {stage: REVIEWS[stage]}
    mine = [Q(status=at) & within(scope, NEEDS[approval]) for at, approval in asked.items()]
    return _joined(_reach(scope, cohort) & reduce(or_, mine))


def _joined(condition: Q) -> QuerySet[Destination]:
    return Destination.objects.filter(condition).select_related("graduate", "graduate__org")


def _reach(scope: Scope, cohort: Cohort | None) -> Q:
    reach = within(scope, Permission.DESTINATION_SEE, kind=KIND) & ~Q(status__in=UNFILED)
    if scope.own_records:
        reach |= Q(graduate__in=scope.own_records) & ~Q(status=Status.DISCARDED)
    if cohort is not None:
        reach &= Q(cohort=cohort.year)
    return reach


def get_in(scope: Scope, uuid: UUID) -> Destination:
    """One version; raises Destination.DoesNotExist outside the scope."""
    return destinations_in(scope).get(uuid=uuid)


def evidence_in(scope: Scope, uuid: UUID) -> Evidence:
    """One piece of evidence of a version in reach; raises Evidence.DoesNotExist outside it."""
    found = Evidence.objects.select_related("file", "destination__graduate")
    return found.get(uuid=uuid, destination__in=destinations_in(scope))


def evidence_of(scope: Scope, version: Destination) -> list[Evidence]:
    """The evidence of a version in reach, in the order in which it was added."""
    return list(evidence_rows(scope, version).select_related("file").order_by("added_at", "pk"))


def reaches(scope: Scope, version: Destination) -> bool:
    """Whether `destinations_in` has this version, which was read already."""
    if version.graduate_id in scope.own_records:
        return version.status != Status.DISCARDED
    seen = scope.holds(Permission.DESTINATION_SEE, version.org_path)
    seen = seen or version.pk in scope.subjects(Permission.DESTINATION_SEE, KIND)
    return seen and version.status not in UNFILED


def evidence_rows(scope: Scope, version: Destination) -> QuerySet[Evidence]:
    """The evidence of a version in reach, as rows to be narrowed."""
    if not reaches(scope, version):
        return Evidence.objects.none()
    return Evidence.objects.filter(destination=version)
