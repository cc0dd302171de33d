"""One supervisor per home, and an end to what a killed one left running."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from qihang.config import processes
from qihang.config.bootstrap import Unready
from qihang.config.places import home

MARK = "QIHANG_SUPERVISED"


def marked(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a child: by this mark it is known again, whatever became of its parents."""
    return {**environment, MARK: str(home())}


def found() -> list[int]:
    mark = f"{MARK}={home()}"
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if entry.name.isdecimal()]
    return [
        pid
        for pid in pids
        if mark in processes.read_proc(pid, "environ").split("\0") and processes.is_alive(pid)
    ]


def stop_all() -> None:
    """Stop web servers and workers that outlived their supervisor: asked first, then killed."""
    for number, patience in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0)):
        for pid in found():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        end = time.monotonic() + patience
        while found() and time.monotonic() < end:
            time.sleep(0.05)


@contextlib.contextmanager
def only_one_here(folder: Path) -> Iterator[None]:
    lock = processes.claim(folder / "supervisor.lock")
    if lock is None:
        pid = (folder / "supervisor.lock").read_text().strip()
        raise Unready(
            f"启航已在此运行(进程 {pid}):先停下它，或用 QIHANG_HOME 另指一处。",
            f"qihang already runs here (process {pid}): stop it first, "
            "or name another place in QIHANG_HOME.",
        )
    with lock:
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
