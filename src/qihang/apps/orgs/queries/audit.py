"""Who did what in a scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from qihang.apps.orgs.models import ApiToken, AuditBlock, AuditEntry, Membership
from qihang.apps.orgs.queries.tree import within
from qihang.kernel import Permission, Scope


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; empty looks for all."""

    who: str = ""
    subject: str = ""
    act: str = ""
    day: date | None = None


def audit_in(scope: Scope, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """Acts in the organisations whose audit the scope may see, newest first.

    Each knows whether an official or a system did it (`by_official`): whoever reads the audit need
    not be one who may read persons.
    """
    office = Membership.objects.filter(account=OuterRef("account"))
    system = ApiToken.objects.filter(account=OuterRef("account"))
    rows = AuditEntry.objects.filter(within(scope, Permission.AUDIT_SEE))
    rows = rows.annotate(by_official=Exists(office) | Exists(system))
    if wanted.who:
        rows = rows.filter(account__username=wanted.who)
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.day:
        rows = rows.filter(at__date=wanted.day)
    return rows.select_related("account", "power").order_by("-at", "-pk")


def acts_on(scope: Scope, subject_kind: str, subject: object) -> QuerySet[AuditEntry]:
    """What was done to one record, newest first, as far as the scope may see the audit."""
    rows = audit_in(scope, AuditFilter(subject=str(subject)))
    return rows.filter(subject_kind=subject_kind)


def audit_size(scope: Scope) -> tuple[int, int]:
    """Rows in the scope, and blocks in all."""
    return audit_in(scope, AuditFilter()).count(), AuditBlock.objects.count()
