"""Reads of merges: what became one record, and where a merged record leads."""

from uuid import UUID

from qihang.apps.orgs.queries import within
from qihang.apps.people.models import Graduate, Merge
from qihang.apps.people.rules import MERGED
from qihang.kernel import Cohort, Permission, Scope


def merges_into(scope: Scope, graduate: Graduate) -> list[Merge]:
    """The merges by which records became this one and that stand, for who may undo them."""
    if not scope.holds(Permission.ROSTER_IMPORT, graduate.org_path):
        return []
    rows = Merge.objects.filter(change__successor=graduate, change__cancelled_by__isnull=True)
    return list(rows.select_related("change__graduate").order_by("-pk"))


def record_numbered(scope: Scope, cohort: Cohort, exam_number: str) -> Graduate:
    """The record in good standing that has this exam number; raises Graduate.DoesNotExist outside the scope."""
    reached = within(scope, Permission.ROSTER_IMPORT)
    return Graduate.objects.get(reached, cohort=cohort.year, exam_number=exam_number, standing="")


def mergeable_in(scope: Scope, uuid: UUID) -> Graduate:
    """A record for who may merge it; raises Graduate.DoesNotExist outside the scope."""
    return Graduate.objects.get(within(scope, Permission.ROSTER_IMPORT), uuid=uuid)


def survivor_of(scope: Scope, graduate: Graduate) -> Graduate | None:
    """The record into which this one was merged, where the scope sees it."""
    if graduate.standing != MERGED:
        return None
    reached = within(scope, Permission.PERSON_SEE, kind="graduate")
    into = graduate.standing_changes.filter(kind=MERGED, cancelled_by__isnull=True)
    return Graduate.objects.filter(reached, pk__in=into.values("successor")).first()


def merge_in(scope: Scope, uuid: UUID) -> Merge:
    """One of them; raises Merge.DoesNotExist outside the scope."""
    reached = within(scope, Permission.ROSTER_IMPORT, "change__successor__org_path")
    return Merge.objects.select_related("change__successor").get(reached, uuid=uuid)
