"""What the supervisor does about children that end: again at once, later, or not at all."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from qihang.config.bootstrap import Unready
from qihang.config.supervisor import TRIES, ChildProcess, Supervisor


def starting(*command: str) -> Callable[[], "subprocess.Popen[bytes]"]:
    return lambda: subprocess.Popen(command)


def test_one_that_ends_again_and_again_waits_before_the_next_try() -> None:
    child = ChildProcess("true", starting("true"), signal.SIGTERM, 1)
    for _ in range(TRIES):
        child.process.wait()
        child.plan_restart()
        assert child.due is not None
        assert child.due <= time.monotonic()
        child.launch()
    child.process.wait()
    child.plan_restart()
    assert child.due is not None
    assert child.due > time.monotonic()


@pytest.mark.parametrize("needed", [True, False])
def test_what_gives_up_before_it_is_ready_ends_the_run_and_is_not_started_again(
    supervisor: Supervisor, needed: bool
) -> None:
    child = supervisor.add("web 1", starting("false"))
    old = child.process
    if needed:
        with pytest.raises(Unready, match=r"web 1"):
            supervisor.watch(needed=child)
        assert child.process is old
    else:
        supervisor.watch(until=lambda: child.process is not old)


def test_what_was_killed_before_it_is_ready_is_started_again(supervisor: Supervisor) -> None:
    child = supervisor.add("web 1", starting("sleep", "60"))
    old = child.process
    old.kill()
    supervisor.watch(until=lambda: child.process is not old, needed=child)


def test_what_the_others_stand_on_is_stopped_last(supervisor: Supervisor) -> None:
    start = starting("sleep", "60")
    web, database = supervisor.add("web 1", start), supervisor.add("database", start, below=True)
    assert supervisor.children == [database, web]


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in signals}
    supervisor = Supervisor()
    yield supervisor
    for child in supervisor.children:
        child.process.kill()
        child.process.wait()
    for number, handler in before.items():
        signal.signal(number, handler)
