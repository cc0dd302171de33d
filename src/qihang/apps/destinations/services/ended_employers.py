"""A firm that has ended is told to whoever registered it and to the university, once each."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import registrations_hit
from qihang.apps.destinations.rules import NEEDS, Action
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.orgs.queries import holding, real_today
from qihang.apps.registers.events import RegisterDelivered
from qihang.kernel import Scope
from qihang.policy import load


@transaction.atomic
def notify_of_ended_employers(event: RegisterDelivered, now: datetime) -> None:
    """Tell graduates and universities of firms that a delivery of the enterprise register says have ended.

    What a delivery told goes when it is taken back: it has no rows then.
    """
    if load().registers.by_name[event.register].about != "firms":
        return
    scope = Scope.for_system("employers that ended")
    hit = registrations_hit(scope, event.delivery, timezone.localdate(now))
    if not hit:
        for key in (_graduates_key(event), _offices_key(event)):
            messages.retract(scope, key)
    for (_, day), versions in hit.items():
        facts = {"employer": versions[0].employer_name, "day": day.isoformat()}
        link = reverse("destinations:own")
        notice = Notice("employer_ended", link, _graduates_key(event), facts)
        messages.notify(scope, notice, map(_reader, versions), now)
    _notify_offices(scope, event, [v for versions in hit.values() for v in versions], now)


def _notify_offices(
    scope: Scope, event: RegisterDelivered, versions: Iterable[Destination], now: datetime
) -> None:
    """One message of the delivery to each who may correct, with how many registrations are theirs."""
    paths = Counter(version.org_path for version in versions)
    if not paths:
        return
    members = holding(scope, NEEDS[Action.CORRECT], paths, real_today()).select_related("org")
    for office in {member.org.path for member in members}:
        count = sum(number for path, number in paths.items() if path.startswith(office))
        link, facts = reverse("destinations:ended_employers"), {"count": count}
        notice = Notice("employers_ended_office", link, _offices_key(event), facts)
        to = [Reader(m.account_id, org_path=office) for m in members if m.org.path == office]
        messages.notify(scope, notice, to, now)


def _graduates_key(event: RegisterDelivered) -> str:
    """One a delivery: a firm may end, be opened again and end once more."""
    return f"employer_ended:{event.delivery}"


def _offices_key(event: RegisterDelivered) -> str:
    return f"employers_ended:{event.delivery}"


def _reader(version: Destination) -> Reader:
    return Reader(version.graduate.account_id, version.graduate_id, version.org_path)
