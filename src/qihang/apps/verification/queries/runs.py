"""Runs in reach: the province's to the province, a university's to it and to the province."""

from uuid import UUID

from django.db.models import QuerySet

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import within
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.verification.models import CheckRun
from qihang.apps.verification.rules import RunState
from qihang.kernel import Permission, Scope

OPEN = (RunState.WAITING.value, RunState.WORKING.value)


def runs_in(scope: Scope) -> QuerySet[CheckRun]:
    """The newest first."""
    reached = within(scope, Permission.VERIFICATION_RUN, "org__path")
    return CheckRun.objects.filter(reached).select_related("org", "base", "inputs").order_by("-pk")


def runnable_org(scope: Scope, code: str) -> Org | None:
    """The university of this code, or the province where it is empty, if its registrations may be checked."""
    reached = Org.objects.filter(within(scope, Permission.VERIFICATION_RUN, "path"))
    wanted = {"kind": OrgKind.UNIVERSITY, "code": code} if code else {"kind": OrgKind.PROVINCE}
    return reached.filter(**wanted).order_by("path").first()


def own_org(scope: Scope) -> Org | None:
    """The province or university whose registrations the reader may order to be checked."""
    kinds = (OrgKind.PROVINCE, OrgKind.UNIVERSITY)
    reached = Org.objects.filter(within(scope, Permission.VERIFICATION_RUN, "path"), kind__in=kinds)
    return reached.order_by("path").first()


def run_in(scope: Scope, uuid: UUID) -> CheckRun:
    """One run; raises CheckRun.DoesNotExist outside the scope."""
    return runs_in(scope).get(uuid=uuid)
