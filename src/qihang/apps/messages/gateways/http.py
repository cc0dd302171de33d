"""Letters over HTTP, several at once on kept connections; lost answers told from lost questions."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import httpx

from qihang.apps.messages.gateways.letters import DeliveryOutcome, Letter
from qihang.apps.messages.rules import DispatchState

AT_ONCE = 8
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
BROKEN = 500  # answers from here on say nothing about the letter


@cache
def client() -> httpx.Client:
    """One pool of connections for the process; no redirects, nothing taken from the environment."""
    return httpx.Client(timeout=TIMEOUT, trust_env=False)


def each(
    letters: Sequence[Letter], send: Callable[[Letter], DeliveryOutcome]
) -> list[DeliveryOutcome]:
    """Every letter's outcome, in their order; `send` touches no database."""
    if len(letters) == 1:
        return [_tried(letters[0], send)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda letter: _tried(letter, send), letters))


def _tried(letter: Letter, send: Callable[[Letter], DeliveryOutcome]) -> DeliveryOutcome:
    """A letter that never arrived is tried again; one whose answer was lost may have arrived."""
    try:
        return send(letter)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return DeliveryOutcome(letter.key, DispatchState.QUEUED, code="network")
    except (httpx.HTTPError, ValueError):  # ValueError: the answer is no JSON
        return DeliveryOutcome(letter.key, DispatchState.UNCLEAR, code="network")
