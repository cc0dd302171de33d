"""The bus hands events on in order, once, and lets a subscriber undo its publisher."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from qihang.kernel import Bus, Contributions, Manifest, Refusal, Subscription


@dataclass(frozen=True)
class Filed:
    ids: frozenset[int]


@dataclass(frozen=True)
class FiledLate(Filed):
    pass


def bus_with(**apps: Callable[[Any], None]) -> Bus:
    """Each app with one handler of Filed, lowest first."""
    given = (Manifest(app, (Subscription(Filed, handler),)) for app, handler in apps.items())
    return Bus(Contributions(*given))


def test_subscribers_are_called_lowest_app_first() -> None:
    heard: list[object] = []

    def first(event: Filed) -> None:
        heard.append(("first", event.ids))

    def second(event: Filed) -> None:
        heard.append(("second", event.ids))

    bus = bus_with(low=first, high=second)
    bus.publish(Filed(frozenset({7})))
    assert heard == [("first", {7}), ("second", {7})]


def test_subscribing_twice_is_refused() -> None:
    def handler(_: Filed) -> None: ...

    with pytest.raises(ValueError, match=r"high gives a second Subscription .*Filed > .*handler"):
        bus_with(low=handler, high=handler)


def test_only_the_very_type_is_heard() -> None:
    heard: list[Filed] = []

    def handler(event: Filed) -> None:
        heard.append(event)

    bus = bus_with(low=handler)
    bus.publish(FiledLate(frozenset()))
    bus.publish("a fact nobody asked for")
    assert heard == []


def test_what_a_subscriber_raises_reaches_the_publisher() -> None:
    def refuse(_: Filed) -> None:
        raise Refusal("closed", "已截止。")

    with pytest.raises(Refusal) as refusal:
        bus_with(low=refuse).publish(Filed(frozenset()))
    assert refusal.value.code == "closed"
