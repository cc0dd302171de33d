"""What time does: publishers are reminded of those who wait, and what nobody answered lapses."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services import Notice
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.postings.models import Application
from qihang.apps.postings.rules.applications import UNANSWERED, ApplicationAction
from qihang.apps.postings.services.applications.transitions import (
    APPLICATION,
    apply_transition,
    notify_publisher,
)
from qihang.kernel import Scope
from qihang.policy import load

_UNANSWERED = sorted(state.value for state in UNANSWERED)
AT_ONCE = 1000  # applications in one transaction


@transaction.atomic
def lapse_applications(scope: Scope, now: datetime) -> int:
    """End what was not answered within the policy's days, so that graduates need not wait; how many."""
    over = now - load().duration("application_life", timezone.localdate(now))
    due = Application.objects.filter(status__in=_UNANSWERED, sent_at__lt=over)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    locked = moves.lock_records(APPLICATION, Q(pk__in=ids, status__in=_UNANSWERED))
    apply_transition(scope, locked, Transition(ApplicationAction.LAPSE, now))
    return len(locked)


@transaction.atomic
def remind_publishers(scope: Scope, now: datetime) -> int:
    """Tell publishers, once a week, that somebody waits longer than the policy has it; how many publishers."""
    today = timezone.localdate(now)
    since = now - load().duration("application_reminder", today)
    due = Application.objects.filter(status__in=_UNANSWERED, sent_at__lt=since)
    by_path = {
        one.org_path: one for one in due.order_by("org_path", "-sent_at").distinct("org_path")
    }
    week = (today - timedelta(days=today.weekday())).isoformat()
    for path, one in by_path.items():
        count = due.filter(org_path=path).count()
        notice = Notice(
            "application_unanswered", reverse("postings:applications"), f"unanswered:{path}:{week}",
            {"count": count},
        )  # fmt: skip
        notify_publisher(scope, [one], notice, Transition(ApplicationAction.LAPSE, now))
    return len(by_path)
