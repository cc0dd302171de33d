"""Who is told of a step: the graduate of a decision, the office of an objection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import DECIDING, NEEDS, UNDOABLE, Action
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.orgs.queries import holding, real_today
from qihang.kernel import Scope
from qihang.policy import load

# Templates of policy/national/messages.yaml; steps that are not here tell nobody.
_GRADUATE = {
    Action.RETURN: "destination_returned",
    **dict.fromkeys(DECIDING, "destination_approved"),
    Action.UPHOLD: "objection_upheld",
    Action.CORRECT: "destination_corrected",
    Action.REINSTATE: "destination_reinstated",
}


@dataclass(frozen=True, slots=True)
class News:
    """A step as those who are told need it: what was done, in which act, when and why."""

    action: Action
    act: UUID
    now: datetime
    reason: str = ""


def notify(scope: Scope, versions: Sequence[Destination], news: News) -> None:
    """Send the messages of a step, in one statement; they stay inside the product while it can be undone."""
    if news.action == Action.OBJECT:
        _notify_offices(scope, versions, news)
    if news.action not in _GRADUATE:
        return
    hold = load().duration("undo_window", timezone.localdate(news.now))
    notice = Notice(
        _GRADUATE[news.action],
        reverse("destinations:own"),
        _key(news.act),
        {"reason": news.reason},
        hold if news.action in UNDOABLE else timedelta(0),
    )
    messages.notify(scope, notice, [_reader(version) for version in versions], news.now)


def retract(scope: Scope, act: UUID, graduates: Sequence[int]) -> None:
    """Delete the messages of an undone act from the inboxes; they had not left the product."""
    messages.retract(scope, _key(act), graduates)


def _notify_offices(scope: Scope, versions: Sequence[Destination], news: News) -> None:
    for version in versions:  # a graduate objects to one
        members = holding(scope, NEEDS[Action.UPHOLD], [version.org_path], real_today())
        to = [Reader(m.account_id, org_path=m.org.path) for m in members.select_related("org")]
        link = reverse("destinations:record", args=[version.uuid])
        messages.notify(scope, Notice("objection_raised", link, _key(news.act)), to, news.now)


def _reader(version: Destination) -> Reader:
    graduate = version.graduate
    return Reader(graduate.account_id, graduate.pk, version.org_path)


def _key(act: UUID) -> str:
    return f"act:{act}"
