"""An activation that looks like an official's: refused, noted, and reported to a second person."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.models import AuditEntry, Membership
from qihang.apps.orgs.queries import holding, real_now, real_today
from qihang.apps.orgs.roles import roles_holding
from qihang.apps.people.models import Graduate, Involvement
from qihang.apps.people.rules import How
from qihang.apps.people.services.shared_login import records_of_person
from qihang.kernel import Permission, Scope
from qihang.policy import load

WATCH = Scope.for_system("activation")
_HANDS = (How.CODE, How.CONTACT)  # whoever did one of these is no second person
# Whoever may see persons there, in daily work or by power.
_SEEING = frozenset({Permission.PERSON_SEE, Permission.POWER_OPEN})


def officials_among(accounts: Collection[int], graduate: Graduate) -> frozenset[int]:
    """Those of the accounts that are or were officials over the graduate, but for the graduate's own.

    Over any record of the person: one login may reach them all.
    """
    if not accounts:
        return frozenset()
    roles = {role for permission in _SEEING for role in roles_holding(permission)}
    held = Membership.objects.filter(account__in=accounts, role__in=roles)
    over = held.exclude(account=graduate.account_id).values_list("account", "org__path")
    records = [one.org_path for one in records_of_person(graduate)]
    return frozenset(pk for pk, path in over if any(r.startswith(path) for r in records))


def came_from_an_official(graduate: Graduate, address: str | None) -> bool:
    """Whether an official over the graduate acted from this address within activation_near."""
    if not address:
        return False
    now = real_now()
    since = now - load().duration("activation_near", timezone.localdate(now))
    over = _over(graduate).values("account")
    acts = AuditEntry.objects.filter(account__in=over, at__gt=since, address=address)
    return acts.exclude(account=graduate.account_id).exists()


def notify_graduate(graduate: Graduate, template: str, now: datetime) -> None:
    """Send a message to the phone on record, whoever may have typed the code."""
    to = [Reader(graduate.account_id, graduate.pk, graduate.org_path)]
    notify(WATCH, Notice(template), to, now)


def notify_person(graduate: Graduate, template: str, now: datetime) -> None:
    """Send a message to the phones of all the person's records."""
    records = records_of_person(graduate)
    to = [Reader(None, one.pk, one.org_path) for one in records if one.phone_hash is not None]
    notify(WATCH, Notice(template), to, now)


def notify_second_person(
    graduate: Graduate, template: str, now: datetime, suspects: Collection[int] = ()
) -> None:
    """Send a message to the nearest office over the graduate with an officer who was not involved."""
    involved = Involvement.objects.filter(graduate=graduate, how__in=_HANDS).values("account")
    free = _over(graduate).exclude(account__in=involved).exclude(account__in=suspects)
    found = list(free.select_related("org"))
    nearest = max((m.org.path for m in found), key=len, default="")
    to = {
        m.account_id: Reader(m.account_id, org_path=nearest) for m in found if m.org.path == nearest
    }
    link = reverse("people:graduate", args=[graduate.uuid])
    notify(WATCH, Notice(template, link, facts={"name": graduate.name}), to.values(), now)


def _over(graduate: Graduate) -> QuerySet[Membership]:
    return holding(WATCH, Permission.ACTIVATION_ISSUE, [graduate.org_path], real_today())
