"""Contributions for one test, beside those of the product."""

from collections.abc import Callable
from typing import Any

import pytest

from qihang.kernel import Contribution, contributions


def give(monkeypatch: pytest.MonkeyPatch, *given: Contribution) -> None:
    """Let readers find these too until the test ends; one of a known key takes its place."""
    known = {kind: dict(held) for kind, held in contributions._by_type.items()}
    for one in given:
        known.setdefault(type(one), {})[one.key] = one
    monkeypatch.setattr(contributions, "_by_type", known)


def listener(events: list[Any]) -> Callable[[Any], None]:
    """A handler that only keeps each event."""

    def keep(event: object) -> None:
        events.append(event)

    return keep
