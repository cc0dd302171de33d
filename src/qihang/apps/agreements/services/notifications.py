"""Who is told of a step: the graduate of what the office recorded, the office of a wish to be released."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import AGREEMENT_GRAPH, AgreementAction
from qihang.apps.messages import services as messages
from qihang.apps.messages.services import Notice, Reader
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import holding, real_today
from qihang.kernel import Permission, Scope
from qihang.policy import load

# Templates of policy/national/messages.yaml; steps that are not here tell nobody.
_GRADUATE = {
    AgreementAction.SIGN: "agreement_signed",
    AgreementAction.END: "agreement_ended",
    AgreementAction.LEAVE_SIGNED: "agreement_ended",
    AgreementAction.REPLACE: "agreement_replaced",
    AgreementAction.VOID: "agreement_void",
    AgreementAction.DECLINE_RELEASE: "release_declined",
}


def notify(scope: Scope, agreements: Sequence[Agreement], step: Transition) -> None:
    """Send the messages of a step."""
    if step.action == AgreementAction.ASK_RELEASE:
        _notify_offices(scope, agreements, step)
    template = _GRADUATE.get(AgreementAction(step.action))
    if template is not None:
        _notify_graduates(scope, template, agreements, step, {"reason": step.reason})


def notify_issued(scope: Scope, agreements: Sequence[Agreement], now: datetime) -> None:
    """Each graduate has a number now."""
    notice = Notice("agreement_issued", reverse("agreements:own"))
    messages.notify(scope, notice, _readers(agreements), now)


def retract(scope: Scope, act: UUID, graduates: Sequence[int]) -> None:
    """Delete the messages of an undone act from the inboxes; they had not left the product."""
    messages.retract(scope, _key(act), graduates)


def _notify_graduates(
    scope: Scope,
    template: str,
    agreements: Sequence[Agreement],
    step: Transition,
    facts: Mapping[str, object],
) -> None:
    undoable = step.action in AGREEMENT_GRAPH.undo_within
    hold = (
        load().duration("undo_window", timezone.localdate(step.now)) if undoable else timedelta(0)
    )
    notice = Notice(template, reverse("agreements:own"), _key(step.act), facts, hold)
    messages.notify(scope, notice, _readers(agreements), step.now)


def _notify_offices(scope: Scope, agreements: Sequence[Agreement], step: Transition) -> None:
    for agreement in agreements:  # a graduate has one
        members = holding(
            scope, Permission.AGREEMENT_MANAGE, [agreement.org_path], real_today()
        ).select_related("org")
        readers = [Reader(m.account_id, org_path=m.org.path) for m in members]
        link = reverse("agreements:agreement", args=[agreement.uuid])
        messages.notify(scope, Notice("release_asked", link, _key(step.act)), readers, step.now)


def _readers(agreements: Sequence[Agreement]) -> list[Reader]:
    return [Reader(one.graduate.account_id, one.graduate_id, one.org_path) for one in agreements]


def _key(act: UUID) -> str:
    return f"agreement:{act}"
