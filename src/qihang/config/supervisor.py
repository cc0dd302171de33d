"""Keeps children running: started in order, started again when they end, stopped backwards."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from subprocess import Popen
from time import monotonic

from qihang.config import processes
from qihang.config.bootstrap import Unready, say

HASTY, PAUSE = (
    10,
    2,
)  # seconds: one that ended sooner cannot even start, so wait before the next try


@dataclass
class Child:
    """One supervised process: how it is started, how it is asked to end, how long it may take."""

    name: str
    start: Callable[[], Popen[bytes]]
    ask: signal.Signals
    patience: float
    process: Popen[bytes] = field(init=False)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.launch()

    def launch(self) -> None:
        self.process, self.started = self.start(), monotonic()

    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        processes.stop(self.process, self.ask, self.patience)


class Supervisor:
    """Made in the main thread: it takes the signals that mean "stop"."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def add(
        self,
        name: str,
        start: Callable[[], Popen[bytes]],
        ask: signal.Signals = signal.SIGTERM,
        patience: float = 15,
    ) -> None:
        self.children.append(Child(name, start, ask, patience))

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Keep every child running until asked to stop, or until `until` says so."""
        while not until() and not self.stopping.wait(0.1):
            for child in self.children:
                if child.ended():
                    self.restart(child)

    def restart(self, child: Child) -> None:
        code = child.process.returncode
        say(
            f"{child.name} 意外结束({code}),正在重新启动。",
            f"{child.name} ended unasked ({code}); starting it again.",
        )
        processes.kill_group(child.process.pid)
        if monotonic() - child.started < HASTY:
            self.stopping.wait(PAUSE)
        if not self.stopping.is_set():
            child.launch()

    def do(self, name: str, process: Popen[bytes]) -> None:
        """Wait for a step that ends by itself; a request to stop ends it too."""
        while process.poll() is None and not self.stopping.wait(0.05):
            pass
        if self.stopping.is_set():
            processes.stop(process, signal.SIGTERM, 15)
        elif process.returncode:
            raise Unready(
                f"{name} 没有完成，原因见上。", f"{name} did not complete; the reason stands above."
            )

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
