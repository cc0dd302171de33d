"""The bus hands events on in order, once, and lets a subscriber undo its publisher."""

from dataclasses import dataclass

import pytest

from qihang.kernel import Bus, Refusal


@dataclass(frozen=True)
class Filed:
    ids: frozenset[int]


@dataclass(frozen=True)
class FiledLate(Filed):
    pass


def test_subscribers_hear_in_the_order_they_came() -> None:
    bus, heard = Bus(), []
    bus.subscribe(Filed, lambda event: heard.append(("first", event.ids)))
    bus.subscribe(Filed, lambda event: heard.append(("second", event.ids)))
    bus.publish(Filed(frozenset({7})))
    assert heard == [("first", {7}), ("second", {7})]


def test_subscribing_twice_is_once() -> None:
    bus, heard = Bus(), []
    bus.subscribe(Filed, heard.append)
    bus.subscribe(Filed, heard.append)
    bus.publish(Filed(frozenset()))
    assert len(heard) == 1


def test_only_the_very_type_is_heard() -> None:
    bus, heard = Bus(), []
    bus.subscribe(Filed, heard.append)
    bus.publish(FiledLate(frozenset()))
    bus.publish("a fact nobody asked for")
    assert heard == []


def test_what_a_subscriber_raises_reaches_the_publisher() -> None:
    def refuse(_: Filed) -> None:
        raise Refusal("closed", "已截止。")

    bus = Bus()
    bus.subscribe(Filed, refuse)
    with pytest.raises(Refusal) as refusal:
        bus.publish(Filed(frozenset()))
    assert refusal.value.code == "closed"
