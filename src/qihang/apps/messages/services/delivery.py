"""Handing letters to a gateway: claimed first, sent, then written down; safe to be killed between.

A claim is committed before anything leaves, so that a crash leaves SENDING rows behind and never an
unmarked letter. What became of those is known only to a gateway that can tell a repeat; on the
others they wait for a receipt and are not sent again (docs/adr/0017-message-dispatch.md).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qihang.apps.messages import labels
from qihang.apps.messages.gateways import DeliveryOutcome, Gateway, Letter
from qihang.apps.messages.models import Dispatch
from qihang.apps.messages.rules import WAITING, DispatchState, due, pause_after
from qihang.apps.messages.services.addresses import SENDING, addresses_of
from qihang.apps.messages.services.secret_texts import secrets_for
from qihang.policy import Channel, load
from qihang.policy.messages import places_in

MINUTE = timedelta(minutes=1)


def send_due(channel: str, gateway: Gateway, now: datetime) -> int:
    """Send what is due by this channel, as far as its rate allows; how many letters were tried.

    `now` is real time. Called once a minute; beside another of the same channel it takes other rows.
    """
    recover(channel, gateway, now)
    limits, tried = load().messages.channels[channel], 0
    while rows := claim(limits, gateway.most, now):
        _settle(rows, _hand_over(channel, rows, gateway), limits, now)
        tried += len(rows)
    return tried


@transaction.atomic
def claim(limits: Channel, most: int, now: datetime) -> list[Dispatch]:
    """Mark the next due dispatches as being sent, urgent and old ones first; within the rate."""
    lately = Dispatch.objects.filter(channel=limits.name, claimed_at__gt=now - MINUTE).count()
    room = min(limits.a_minute - lately, most)
    if room <= 0:
        return []
    waiting = Dispatch.objects.filter(
        channel=limits.name, state__in=sorted(WAITING), due_at__lte=now
    )
    ids = [d.pk for d in waiting.order_by("due_at").select_for_update(skip_locked=True)[:room]]
    taken = Dispatch.objects.filter(pk__in=ids)
    taken.update(state=DispatchState.SENDING, claimed_at=now)
    return list(taken.select_related("message__account").order_by("due_at", "pk"))


def recover(channel: str, gateway: Gateway, now: datetime) -> int:
    """What was claimed and never written down: sent again where that is harmless, else unclear."""
    patience = load().duration("message_claim", timezone.localdate(now))
    left = Dispatch.objects.filter(
        channel=channel, state=DispatchState.SENDING, claimed_at__lt=now - patience
    )
    if gateway.repeatable:
        return left.update(state=DispatchState.QUEUED, due_at=now)
    return left.update(state=DispatchState.UNCLEAR, code="network")


def write(rows: Sequence[Dispatch], addresses: dict[int, str]) -> list[Letter]:
    """The letters of those that have an address, each in its reader's language.

    One whose secret is over by now (a used or replaced code) is not written.
    """
    secrets = _secrets(rows)
    return [
        _letter(row, addresses[row.pk], secrets[row.pk])
        for row in rows
        if row.pk in addresses and row.pk in secrets
    ]


def _secrets(rows: Sequence[Dispatch]) -> dict[int, Mapping[str, str]]:
    """By dispatch: what fills the secret places of its text, nothing where it has none."""
    found: dict[int, Mapping[str, str]] = {}
    for places, some in groupby(sorted(rows, key=_places), key=_places):
        of = {row.pk: row.message.graduate or 0 for row in some}
        filled = secrets_for(SENDING, places, set(of.values()))
        found |= {pk: filled[graduate] for pk, graduate in of.items() if graduate in filled}
    return found


def _places(row: Dispatch) -> list[str]:
    return sorted(labels.template(row.message).secrets)


def _letter(row: Dispatch, address: str, secrets: Mapping[str, str]) -> Letter:
    message = row.message
    language = message.account.language if message.account else settings.LANGUAGE_CODE
    title, text = labels.outside(message, language, secrets)
    facts = {**message.facts, **secrets}
    places = places_in(labels.template(message).short.zh)
    params = tuple(str(facts.get(name, "")) for name in places)
    return Letter(row.uuid, address, title, text, message.template, params, message.link)


def _hand_over(channel: str, rows: Sequence[Dispatch], gateway: Gateway) -> list[DeliveryOutcome]:
    addresses = addresses_of(channel, rows)
    letters = write(rows, addresses)
    known = {letter.key for letter in letters}
    lost = [
        DeliveryOutcome(row.uuid, DispatchState.FAILED, code=_lost(row.pk in addresses))
        for row in rows
        if row.uuid not in known
    ]
    return [*(gateway.send(letters) if letters else []), *lost]


def _lost(reachable: bool) -> str:
    return "over" if reachable else "no_address"


def _settle(
    rows: Sequence[Dispatch], outcomes: Sequence[DeliveryOutcome], limits: Channel, now: datetime
) -> None:
    by_key = {row.uuid: row for row in rows}
    for outcome in outcomes:
        _note(by_key[outcome.key], outcome, limits, now)
    columns = ["state", "tries", "due_at", "settled_at", "serial", "code"]
    Dispatch.objects.bulk_update(rows, columns)


def _note(row: Dispatch, outcome: DeliveryOutcome, limits: Channel, now: datetime) -> None:
    row.tries += 1
    row.state, row.serial, row.code = outcome.state, outcome.serial, outcome.code[:80]
    row.settled_at = now
    if outcome.state != DispatchState.QUEUED:
        return
    if row.tries >= limits.tries:
        row.state = DispatchState.GIVEN_UP
        return
    again = timezone.localtime(now + max(pause_after(row.tries), outcome.wait))
    row.due_at = due(again, load().messages.quiet, loud=labels.template(row.message).loud)
    row.state = DispatchState.QUEUED if row.due_at == again else DispatchState.HELD
