"""The graduate is told of a change of standing, on the phone on record and in the inbox."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.people.events import GraduateStandingChanged
from qihang.apps.people.models import StandingChange
from qihang.apps.people.rules import SuccessorHow
from qihang.apps.people.services.activation_watch import notify_person
from qihang.kernel import Scope
from qihang.policy import load

NEWS = Scope.for_system("changes of standing")


def notify_standing(event: GraduateStandingChanged) -> None:
    """One message each; kinds of the policy that are `silent` tell nobody.

    Where a login reaches a further record now, every phone of the person hears of it.
    """
    rows = StandingChange.objects.filter(pk__in=event.changes).select_related(
        "graduate", "cancels", "successor"
    )
    kinds = load().standing_kinds
    to: defaultdict[datetime, list[Reader]] = defaultdict(list)
    for change in rows.order_by("pk"):
        if change.successor is not None and change.successor_how == SuccessorHow.JOINED:
            notify_person(change.successor, "account_shared", change.recorded_at)
        cause = change.cancels.kind if change.cancels else change.kind
        if cause in kinds and not kinds[cause].silent:
            graduate = change.graduate
            to[change.recorded_at].append(
                Reader(graduate.account_id, graduate.pk, graduate.org_path)
            )
    for now, readers in to.items():
        notify(NEWS, Notice("standing_changed", reverse("people:own_records")), readers, now)
