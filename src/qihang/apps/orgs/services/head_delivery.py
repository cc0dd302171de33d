"""Handing the heads of our chains to those who keep them where we cannot change them."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.gateways import Receiver, Unreached, receivers
from qihang.apps.orgs.integrity.anchors import anchor_file, installation, keep_head
from qihang.apps.orgs.integrity.chains import all_chains
from qihang.apps.orgs.integrity.heads import signed_line
from qihang.apps.orgs.models import HandedHead, HeadReceiver
from qihang.apps.orgs.services.record import record_act
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web.locks import lock_until_commit

LOCK = 0x48454144  # one hand-over at a time ("HEAD")
MOST = 500  # lines of one hand-over; a receiver that was away for long catches up in several

logger = logging.getLogger(__name__)


def hand_over_heads(scope: Scope, now: datetime, *, at_once: bool = False) -> int:  # noqa: ARG001 - a write
    """Write the newest head of each chain down where it is time (or `at_once`), and hand them over.

    Each receiver gets what it has not acknowledged, outside of any transaction. How many receivers
    have everything now. `now` is real time.
    """
    if at_once or _is_due(now):
        _write_down(now)
    return sum(_reached(address, receiver, now) for address, receiver in receivers().items())


def _is_due(now: datetime) -> bool:
    last = HandedHead.objects.order_by("-number").first()
    return last is None or now - last.at >= load().duration("heads_every", now.date())


@transaction.atomic
def _write_down(now: datetime) -> None:
    """A line for each chain, whether it went on or not: silence is an alarm at the receiver."""
    lock_until_commit(LOCK)
    last = HandedHead.objects.order_by("-number").first()
    number, line = (last.number, last.line) if last else (0, "")
    for chain in all_chains():
        if head := chain.last():
            line = signed_line(installation(), chain.name, *head, now, line)
            number += 1
            HandedHead.objects.create(number=number, line=line, at=now)


def _reached(address: str, receiver: Receiver, now: datetime) -> bool:
    """Give it what it has not acknowledged; whether it has everything now."""
    state, _ = HeadReceiver.objects.get_or_create(address=address, defaults={"since": now})
    waiting = HandedHead.objects.filter(number__gt=state.number).order_by("number")[:MOST]
    while lines := list(waiting):
        try:
            receiver.hand_over(_texts(lines))
        except Unreached as error:
            logger.error("heads were not handed to %s: %s", address, error)  # noqa: TRY400 - no fault of ours
            HeadReceiver.objects.filter(pk=state.pk).update(refusal=str(error)[:300])
            return False
        state.number, state.since, state.refusal = lines[-1].number, now, ""
        state.save()
        waiting = HandedHead.objects.filter(number__gt=state.number).order_by("number")[:MOST]
    return True


def _texts(heads: Sequence[HandedHead]) -> list[str]:
    return [head.line for head in heads]


@transaction.atomic
def adopt_heads(scope: Scope, reason: str) -> int:
    """Write our own file of heads anew from the blocks as they stand, and the old one aside; how many.

    For a home that was lost or a release that kept none. It says that the blocks are believed as they
    are, so it stands in the audit with its reason; what receivers hold is not touched.
    """
    path = anchor_file()
    blocks = 0
    if path.exists():
        path.rename(path.with_suffix(f".heads-{real_now():%Y%m%d%H%M%S}"))
    for chain in all_chains():
        for number, digest in chain.heads():
            keep_head(chain.name, number, digest)
            blocks += 1
    record_act(
        scope, "audit.adopt_heads", "heads", installation(), org_path="/", reason=reason,
        after={"rows": blocks},
    )  # fmt: skip
    return blocks
