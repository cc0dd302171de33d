"""Children that cannot outlive their parent, and what /proc says about processes found at start."""

import contextlib
import ctypes
import fcntl
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def start_child(
    argv: Sequence[str | Path],
    *,
    farewell: signal.Signals = signal.SIGTERM,
    user: int | None = None,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    descriptors: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child with its own process group; it gets `farewell` when this process dies.

    `user` runs it as another uid (root only); `log` takes its output, else the terminal does;
    `descriptors` stay open in it.
    """
    parent = os.getpid()

    def before_exec() -> None:
        if hasattr(LIBC, "prctl"):
            LIBC.prctl(PR_SET_PDEATHSIG, int(farewell))
        if os.getppid() != parent:  # the parent died before it could be watched
            os._exit(1)

    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else None
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=None if env is None else dict(env),
            cwd="/",
            pass_fds=descriptors,
            start_new_session=True,
            preexec_fn=before_exec,  # noqa: PLW1509 - before any thread is started
            **run_as(user),
        )


def run_as(user: int | None) -> dict[str, Any]:
    """Popen's arguments for another user, without any of our own groups."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwuid(user).pw_gid, "extra_groups": []}


def stop(child: subprocess.Popen[bytes], ask: signal.Signals, patience: float) -> None:
    """Ask it to end, wait `patience` seconds, then kill it and whatever it left behind."""
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(ask)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(patience)
    kill_group(child.pid)
    child.wait()


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether it runs: a zombie still has a number, but does nothing any more."""
    stat = read_proc(pid, "stat")
    return bool(stat) and stat.rpartition(")")[2].split()[0] not in "ZX"


def command_of(pid: int) -> str:
    return read_proc(pid, "cmdline").replace("\0", " ")


def read_proc(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def wait_until_gone(pid: int, patience: float) -> bool:
    """For a process that is not our child."""
    end = time.monotonic() + patience
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_alive(pid)


def claim(path: Path) -> TextIOWrapper | None:
    """Hold this lock file until the answer is closed or the process dies; None if another does."""
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
