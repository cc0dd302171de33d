"""Several acts at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from qihang.kernel import Refusal


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Run all on connections of their own, started together; refusals are answers too."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=10)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [answer.result(timeout=60) for answer in [pool.submit(run, act) for act in acts]]
