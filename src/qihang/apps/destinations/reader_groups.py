"""Whom reminders about registrations reach: who has not done what, and who lets others wait."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Left, Length, TruncDate

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, NEEDS, PENDING, REVIEWS, Status
from qihang.apps.messages.services import GroupFilter, ReaderGroup, readers
from qihang.apps.orgs.models import Membership
from qihang.apps.orgs.queries import in_force, real_today, within
from qihang.apps.orgs.roles import roles_holding
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Scope

P = Permission
UNFILED = frozenset({Status.DRAFT, Status.RETURNED})
OWN = "destinations:own"


def _without(states: frozenset[Status], scope: Scope, asked: GroupFilter) -> QuerySet[Any, Any]:
    """Graduates with an account and no version in these states."""
    versions = Destination.objects.filter(graduate=OuterRef("pk"), status__in=sorted(states))
    rows = Graduate.objects.filter(
        ~Exists(versions),
        within(scope, P.MESSAGE_REMIND),
        cohort=asked.cohort.year,
        account__isnull=False,
        in_statistics=True,
    )
    return readers(rows, account="account_id", graduate="pk", path="org_path")


def _left(states: set[Status], since: str, scope: Scope, asked: GroupFilter) -> QuerySet[Any, Any]:
    """Versions that have stood in these states for longer than asked."""
    rows = Destination.objects.filter(
        within(scope, P.MESSAGE_REMIND),
        cohort=asked.cohort.year,
        status__in=sorted(states),
        **{f"{since}__lt": asked.now - timedelta(days=asked.days)},
    ).annotate(day=TruncDate(since))
    return readers(
        rows,
        account="graduate__account_id",
        graduate="graduate_id",
        path="org_path",
        facts={"day": F("day")},
    )


def _reviews_waiting(scope: Scope, asked: GroupFilter) -> QuerySet[Any, Any]:
    """Reviewers where registrations have waited longer than asked, with how many; never whose."""
    overdue = asked.now - timedelta(days=asked.days)
    numbers = [
        When(role__in=roles, then=Coalesce(_waiting(stage, overdue, asked), 0))
        for stage, roles in _reviewers()
    ]
    rows = Membership.objects.filter(
        within(scope, P.MESSAGE_REMIND, "org__path"),
        role__in=[role for _, roles in _reviewers() for role in roles],
    ).annotate(number=Case(*numbers, default=0, output_field=IntegerField()))
    rows = rows.filter(in_force(real_today()), number__gt=0)
    return readers(
        rows, account="account_id", graduate=None, path="org__path", facts={"count": F("number")}
    )


def _reviewers() -> Iterator[tuple[Status, list[Role]]]:
    """Each stage of review with the roles that review at it."""
    for stage, action in REVIEWS.items():
        yield stage, roles_holding(NEEDS[action])


def _waiting(stage: Status, overdue: datetime, asked: GroupFilter) -> Subquery:
    """How many wait at the stage under the membership's organisation; one index range."""
    path = OuterRef("org__path")
    after = Concat(Left(path, Length(path) - 1), Value("0"))
    rows = Destination.objects.filter(
        status=stage,
        cohort=asked.cohort.year,
        org_path__gte=path,
        org_path__lt=after,
        filed_at__lt=overdue,
    )
    return Subquery(rows.order_by().values("status").annotate(n=Count("pk")).values("n"))


_FILED = (PENDING | EFFECTIVE) - UNFILED
_UNCONFIRMED = {Status.APPROVED, Status.REPORTED}
GIVES = (
    ReaderGroup("not_registered", partial(_without, PENDING | EFFECTIVE), OWN),
    ReaderGroup("not_filed", partial(_without, _FILED), OWN),
    ReaderGroup("drafts_left", partial(_left, {Status.DRAFT}, "created_at"), OWN),
    ReaderGroup("returned_left", partial(_left, {Status.RETURNED}, "decided_at"), OWN),
    ReaderGroup("not_confirmed", partial(_left, _UNCONFIRMED, "decided_at"), OWN),
    ReaderGroup("reviews_waiting", _reviews_waiting, "destinations:queue"),
)
