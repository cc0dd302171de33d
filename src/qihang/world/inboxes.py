"""What the made-up year told people: messages of the moves in a window, as if each had been sent then."""

from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.models import Review
from qihang.apps.destinations.rules import DECIDING, Action
from qihang.apps.messages.services import Notice, notify, readers, remind_all
from qihang.kernel import Scope

LOOKS_BACK = timedelta(days=30)  # how much of the past a new world's inboxes hold
MORNING = timedelta(hours=18, minutes=20)  # reminders go out at 5:40 of the last day
READ_AFTER = timedelta(days=3)
TOLD = {
    Action.RETURN: "destination_returned",
    **dict.fromkeys(DECIDING, "destination_approved"),
    Action.UPHOLD: "objection_upheld",
    Action.CORRECT: "destination_corrected",
}
WORLD = Scope.for_system("made-up year")

_READ = """
    UPDATE messages_message SET read_at = at + interval '5 hours'
    WHERE read_at IS NULL AND account_id IS NOT NULL AND at < %s
"""
# Sent minutes after they were told; whoever left no phone could not be reached.
_SENT = """
    UPDATE messages_dispatch d SET tries = 1, due_at = m.at, claimed_at = m.at + interval '11 minutes',
        settled_at = m.at + interval '12 minutes',
        state = CASE WHEN g.phone_sealed IS NULL THEN 'failed' ELSE 'delivered' END,
        code = CASE WHEN g.phone_sealed IS NULL THEN 'no_address' ELSE '' END
    FROM messages_message m JOIN people_graduate g ON g.id = m.graduate
    WHERE d.message_id = m.id AND m.at >= %s AND m.at < %s AND d.state IN ('queued', 'held')
"""


def fill(cohort: int, since: date, until: date) -> int:
    """Messages of everything decided in [since, until), and the reminders of its end; how many."""
    start, end = (timezone.make_aware(datetime.combine(d, time())) for d in (since, until))
    told = sum(_notify_of(cohort, action, start, end) for action in TOLD)
    told += remind_all(end - MORNING)
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [start, end])
        cursor.execute(_READ, [end - READ_AFTER])
    return told


def _notify_of(cohort: int, action: Action, start: datetime, end: datetime) -> int:
    rows = Review.objects.filter(
        action=action, at__gte=start, at__lt=end, destination__cohort=cohort, undone_at=None
    )
    to = readers(
        rows,
        account="destination__graduate__account_id",
        graduate="destination__graduate_id",
        path="destination__org_path",
        facts={"reason": F("reason")},
        at="at",
    )
    return notify(WORLD, Notice(TOLD[action], reverse("destinations:own")), to, end)
