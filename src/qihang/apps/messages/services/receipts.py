"""Receipts: what became of letters that were handed over, and of those nobody is sure of."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from qihang.apps.messages.gateways import DeliveryReceipt, Gateway
from qihang.apps.messages.models import Dispatch
from qihang.apps.messages.rules import DispatchState
from qihang.policy import load

OPEN = (DispatchState.SENDING, DispatchState.SENT, DispatchState.UNCLEAR)
ROUNDS = 100  # of one job; the next comes in minutes


def record_receipts(channel: str, gateway: Gateway, now: datetime) -> int:
    """Note every receipt the gateway has; how many spoke of a letter of ours. `now` is real time."""
    noted = 0
    for _ in range(ROUNDS):
        receipts = gateway.receipts()
        if not receipts:
            break
        noted += _note(channel, receipts, now)
    _give_up(channel, now)
    return noted


def _note(channel: str, receipts: list[DeliveryReceipt], now: datetime) -> int:
    by_serial = {r.serial: r for r in receipts if r.serial}
    by_key = {r.key: r for r in receipts if r.key}
    rows = Dispatch.objects.filter(channel=channel, state__in=OPEN)
    found = list(rows.filter(Q(serial__in=by_serial) | Q(uuid__in=list(_uuids(by_key)))))
    for row in found:
        receipt = by_key.get(str(row.uuid)) or by_serial[row.serial]
        row.state = DispatchState.DELIVERED if receipt.delivered else DispatchState.FAILED
        row.serial = receipt.serial or row.serial
        row.code = "" if receipt.delivered else receipt.code[:80]
        row.settled_at = now
    Dispatch.objects.bulk_update(found, ["state", "serial", "code", "settled_at"])
    return len(found)


def _uuids(keys: Iterable[str]) -> Iterator[UUID]:
    """A carrier may report on letters that are not ours, under names that are no keys."""
    for key in keys:
        try:
            yield UUID(key)
        except ValueError:
            continue


def _give_up(channel: str, now: datetime) -> None:
    wait = load().duration("message_receipt_wait", timezone.localdate(now))
    unsure = Dispatch.objects.filter(channel=channel, state=DispatchState.UNCLEAR)
    unsure.filter(claimed_at__lt=now - wait).update(
        state=DispatchState.GIVEN_UP, code="no_receipt", settled_at=now
    )
