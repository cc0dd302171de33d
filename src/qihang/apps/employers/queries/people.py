"""Who recruits for an employer, and who asks to."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.employers.models import Employer, RecruiterRequest
from qihang.apps.employers.rules import RequestKind
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import real_today, within
from qihang.kernel import Permission, Scope

P = Permission


def recruiters_of(scope: Scope, employer: Employer) -> Sequence[Membership]:
    """Who recruits for it today: for its own people and its office."""
    reaches = scope.holds(P.EMPLOYER_MANAGE_OWN, employer.org_path)
    if not (reaches or scope.holds(P.EMPLOYER_VERIFY, employer.office_path)):
        return []
    return list(_running(employer).select_related("account").order_by("from_date", "pk"))


def recruiter_in(scope: Scope, employer: Employer, member: UUID) -> Membership:
    """One of them; raises Membership.DoesNotExist."""
    found = [one for one in recruiters_of(scope, employer) if one.uuid == member]
    if not found:
        raise Membership.DoesNotExist
    return found[0]


def requests_in(scope: Scope) -> QuerySet[RecruiterRequest]:
    """Open requests that the reader may answer: to join the own employer, and all of the office's employers."""
    rows = RecruiterRequest.objects.filter(_answerable(scope), decided_at=None)
    return rows.select_related("employer", "account", "licence").order_by("asked_at", "pk")


def request_in(scope: Scope, uuid: UUID) -> RecruiterRequest:
    """One in reach, answered or not; raises RecruiterRequest.DoesNotExist."""
    rows = RecruiterRequest.objects.filter(_answerable(scope))
    return rows.select_related("employer__org", "licence").get(uuid=uuid)


def own_requests(scope: Scope) -> Sequence[RecruiterRequest]:
    """What the account itself asked, newest first."""
    if scope.account is None:
        return []
    rows = RecruiterRequest.objects.filter(account=scope.account).select_related("employer")
    return list(rows.order_by("-asked_at", "-pk"))


def _answerable(scope: Scope) -> Q:
    """The lead recruiter reads and answers who wants to join, the office whatever is asked; nobody else either."""
    lead = Q(employer__lead=scope.account or 0, kind=RequestKind.JOIN)
    lead &= within(scope, P.EMPLOYER_MANAGE_OWN, "employer__org_path")
    return lead | within(scope, P.EMPLOYER_VERIFY, "employer__office_path")


def _running(employer: Employer) -> QuerySet[Membership]:
    today = real_today()
    open_ = Q(until_date__isnull=True) | Q(until_date__gt=today)
    return Membership.objects.filter(open_, org=employer.org_id, from_date__lte=today)
