"""Keeps children running: started in order, started again when they end, stopped backwards."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from subprocess import Popen
from time import monotonic

from qihang.config import processes
from qihang.config.bootstrap import Unready, print_message

HASTY, PAUSE = 10, 2  # seconds: one that ends sooner time after time cannot start: then wait
TRIES = 2  # in a row, without waiting


@dataclass
class ChildProcess:
    """One supervised process: how it is started, how it is asked to end, how long it may take."""

    name: str
    start: Callable[[], Popen[bytes]]
    ask: signal.Signals
    patience: float
    process: Popen[bytes] = field(init=False)
    started: float = field(init=False)
    hasty: int = 0  # how many times in a row it ended too soon
    due: float | None = None  # when it is started again, if it has ended

    def __post_init__(self) -> None:
        self.launch()

    def launch(self) -> None:
        self.process, self.started, self.due = self.start(), monotonic(), None

    def ended(self) -> bool:
        return self.process.poll() is not None

    def plan_restart(self) -> None:
        """At once, unless it has ended too soon too often."""
        now = monotonic()
        self.hasty = self.hasty + 1 if now - self.started < HASTY else 0
        self.due = now + (PAUSE if self.hasty > TRIES else 0)

    def stop(self) -> None:
        processes.stop(self.process, self.ask, self.patience)


class Supervisor:
    """Made in the main thread: it takes the signals that mean "stop"."""

    def __init__(self) -> None:
        self.children: list[ChildProcess] = []
        self.stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def add(
        self,
        name: str,
        start: Callable[[], Popen[bytes]],
        *,
        ask: signal.Signals = signal.SIGTERM,
        patience: float = 15,
        below: bool = False,
    ) -> ChildProcess:
        """Start a child; one `below` is what the others stand on, and stopped after them."""
        child = ChildProcess(name, start, ask, patience)
        self.children.insert(0 if below else len(self.children), child)
        return child

    def watch(
        self, until: Callable[[], bool] = lambda: False, needed: ChildProcess | None = None
    ) -> None:
        """Keep every child running until asked to stop, or until `until` says so.

        Raises Unready where `needed` gives up, with an exit code of its own: it would again.
        """
        while not until() and not self.stopping.wait(0.05):
            for child in self.children:
                if child.ended():
                    if child is needed and child.process.returncode > 0:
                        raise Unready(
                            f"{child.name} 没能启动，原因见上。",
                            f"{child.name} could not start; the reason stands above.",
                        )
                    self.restart(child)

    def restart(self, child: ChildProcess) -> None:
        if child.due is None:
            code = child.process.returncode
            print_message(
                f"{child.name} 意外结束({code}),正在重新启动。",
                f"{child.name} ended unasked ({code}); starting it again.",
            )
            processes.kill_group(child.process.pid)
            child.plan_restart()
        if child.due is not None and monotonic() >= child.due:
            child.launch()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
