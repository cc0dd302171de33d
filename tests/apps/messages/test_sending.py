"""Sending: claimed before it goes, written down after, once each however often the job is killed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.messages.gateways import DeliveryOutcome, DeliveryReceipt, Letter
from qihang.apps.messages.models import Dispatch
from qihang.apps.messages.rules import LONGEST_PAUSE, DispatchState, due, pause_after
from qihang.apps.messages.services import Notice, Reader, notify, record_receipts, send_due
from qihang.policy import Quiet, load
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.people import make_graduate

NOON = datetime(2024, 6, 3, 4, tzinfo=UTC)  # 12 in Jinan
QUIET = Quiet(time(21), time(8))


@dataclass
class Post:
    """A gateway that keeps what it was handed; it can lose its power after a letter."""

    repeatable: bool = False
    most: int = 2
    dies_after: int = 10**6
    answer: DispatchState = DispatchState.SENT
    handed: list[Letter] = field(default_factory=list)
    told: list[DeliveryReceipt] = field(default_factory=list)

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        for letter in letters:
            self.handed.append(letter)
            if len(self.handed) >= self.dies_after:
                raise KeyboardInterrupt
        return [DeliveryOutcome(one.key, self.answer, serial=f"s{one.key}") for one in letters]

    def receipts(self) -> list[DeliveryReceipt]:
        told, self.told = self.told, []
        return told


def tell(tree: Tree, number: int = 3, **over: Any) -> None:
    graduates = [make_graduate(tree.college, account=True, **over) for _ in range(number)]
    to = [Reader(g.account_id, g.pk, g.org_path) for g in graduates]
    notify(SYSTEM, Notice("remind_mend", facts={"day": "2024-06-01"}), to, NOON)
    Dispatch.objects.update(due_at=NOON, state=DispatchState.QUEUED)


def states() -> list[str]:
    return sorted(Dispatch.objects.values_list("state", flat=True))


@pytest.mark.django_db
def test_everything_due_goes_once_with_its_number(tree: Tree) -> None:
    tell(tree)
    post = Post()
    assert send_due("sms", post, NOON) == 3
    assert send_due("sms", post, NOON + timedelta(hours=1)) == 0
    assert [one.to for one in post.handed] == ["13805310000"] * 3
    assert states() == ["sent"] * 3


@pytest.mark.django_db
def test_without_a_phone_it_fails_and_says_why(tree: Tree) -> None:
    tell(tree, 1, phone="")
    assert send_due("sms", Post(), NOON) == 1
    assert Dispatch.objects.get().code == "no_address"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeatable", [False, True])
def test_killed_in_the_middle_nobody_gets_it_twice(repeatable: bool) -> None:
    from tests.factories.orgs import make_province

    tell(make_province())
    post = Post(repeatable=repeatable, dies_after=2)
    with pytest.raises(KeyboardInterrupt):
        send_due("sms", post, NOON)
    assert states() == ["queued", "sending", "sending"]  # what was claimed is known to be claimed
    post.dies_after = 10**6
    send_due("sms", post, NOON + timedelta(minutes=1))
    later = NOON + timedelta(minutes=30)
    send_due("sms", post, later)
    by_key = [letter.key for letter in post.handed]
    if repeatable:  # the gateway drops the second of a key
        assert states() == ["sent"] * 3
        assert len(set(by_key)) == 3
    else:
        assert states() == ["sent", "unclear", "unclear"]
        assert len(by_key) == len(set(by_key)) == 3
        post.told = [
            DeliveryReceipt("x1", str(by_key[0]), True),
            DeliveryReceipt("x2", str(by_key[1]), True),
        ]
        assert record_receipts("sms", post, later) == 2
        assert states() == ["delivered", "delivered", "sent"]


@pytest.mark.django_db
def test_receipts_by_serial_strange_ones_and_none_at_all(tree: Tree) -> None:
    tell(tree, 2)
    post = Post()
    send_due("sms", post, NOON)
    first, second = Dispatch.objects.order_by("pk")
    post.told = [
        DeliveryReceipt(first.serial, "", False, "空号"),
        DeliveryReceipt("nobody's", "not a key", True),
        DeliveryReceipt("", str(uuid.uuid4()), True),
    ]
    assert record_receipts("sms", post, NOON) == 1
    first.refresh_from_db()
    assert (first.state, first.code) == (DispatchState.FAILED, "空号")
    Dispatch.objects.filter(pk=second.pk).update(state=DispatchState.UNCLEAR)
    record_receipts("sms", post, NOON + timedelta(days=4))
    second.refresh_from_db()
    assert (second.state, second.code) == (DispatchState.GIVEN_UP, "no_receipt")


@pytest.mark.django_db
def test_it_is_tried_again_later_and_later_and_given_up(tree: Tree) -> None:
    tell(tree, 1)
    tries, now = load().messages.channels["sms"].tries, NOON
    waits = []
    for _ in range(tries):
        row = Dispatch.objects.get()
        waits.append(row.due_at - now)
        now = row.due_at
        assert send_due("sms", Post(answer=DispatchState.QUEUED), now) == 1
    assert Dispatch.objects.get().state == DispatchState.GIVEN_UP
    assert waits == sorted(waits)
    assert send_due("sms", Post(), now + timedelta(days=2)) == 0


@pytest.mark.django_db
def test_no_more_in_a_minute_than_the_channel_allows(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(tree, 5)
    channels = dict(load().messages.channels)
    slow = type(channels["sms"])("sms", channels["sms"].label, 3, 4)
    monkeypatch.setitem(load().messages.channels, "sms", slow)
    post = Post()
    assert send_due("sms", post, NOON) == 3
    assert send_due("sms", post, NOON + timedelta(seconds=30)) == 0
    assert send_due("sms", post, NOON + timedelta(seconds=61)) == 2


@pytest.mark.django_db
def test_a_message_at_night_waits_for_the_morning(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qihang.apps.messages.services import notices

    night = datetime(2024, 6, 3, 14, 30, tzinfo=UTC)  # half past ten in the evening
    monkeypatch.setattr(notices, "real_now", lambda: night)
    graduate = make_graduate(tree.college, account=True)
    notify(SYSTEM, Notice("remind_mend"), [Reader(graduate.account_id, graduate.pk)], night)
    row = Dispatch.objects.get()
    assert row.state == DispatchState.HELD
    assert timezone.localtime(row.due_at).strftime("%m-%d %H:%M") == "06-04 08:00"
    assert send_due("sms", Post(), night) == 0
    assert send_due("sms", Post(), row.due_at) == 1


@given(st.times().map(lambda at: datetime.combine(NOON, at, UTC)))
def test_nothing_is_due_in_the_quiet_hours_nor_a_day_late(wanted: datetime) -> None:
    goes = due(wanted, QUIET, loud=False)
    assert not QUIET.holds(goes.time())
    assert timedelta(0) <= goes - wanted <= timedelta(hours=11)
    assert due(wanted, QUIET, loud=True) == wanted


@given(st.integers(1, 1000))
def test_pauses_grow_and_end(tries: int) -> None:
    assert pause_after(tries) <= pause_after(tries + 1) <= LONGEST_PAUSE
