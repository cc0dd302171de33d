"""Evidence and telephones behind a finding, and who looked at them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.queries import within
from qihang.apps.verification.models import Finding
from qihang.kernel import Permission, Scope

READ = Permission.VERIFICATION_READ
LOOKS = ("finding.read_paper", "finding.read_phone")


def registrations_behind(scope: Scope, finding: Finding) -> QuerySet[Destination]:
    """The registrations a finding speaks of, where the reader may read from it."""
    if not scope.holds(READ, finding.org_path):
        return Destination.objects.none()
    group = finding.subjects.values("destination")
    rows = Destination.objects.filter(Q(pk=finding.destination_id) | Q(pk__in=group))
    return rows.select_related("graduate__org").order_by("pk")


def papers_behind(scope: Scope, finding: Finding) -> list[Evidence]:
    """Their evidence: what it is called, not what it holds."""
    rows = Evidence.objects.filter(destination__in=registrations_behind(scope, finding))
    return list(
        rows.select_related("file", "destination").order_by("destination", "added_at", "pk")
    )


def paper_behind(scope: Scope, finding: UUID, paper: UUID) -> tuple[Finding, Evidence]:
    """One paper of a finding; raises Finding.DoesNotExist or Evidence.DoesNotExist."""
    found = Finding.objects.get(within(scope, READ), uuid=finding)
    rows = Evidence.objects.select_related("file", "destination__graduate")
    return found, rows.get(uuid=paper, destination__in=registrations_behind(scope, found))


def registration_behind(scope: Scope, finding: UUID, version: UUID) -> tuple[Finding, Destination]:
    """One registration of a finding; raises Finding.DoesNotExist or Destination.DoesNotExist."""
    found = Finding.objects.get(within(scope, READ), uuid=finding)
    return found, registrations_behind(scope, found).get(uuid=version)


def looks_at(scope: Scope, finding: Finding) -> list[AuditEntry]:
    """Who read evidence or a telephone from a finding, newest first; for who may read from it too."""
    if not scope.holds(READ, finding.org_path):
        return []
    rows = AuditEntry.objects.filter(
        subject_kind="finding", subject=str(finding.uuid), act__in=LOOKS
    )
    return list(rows.select_related("account").order_by("-at", "-pk"))
