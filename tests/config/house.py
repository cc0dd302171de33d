"""A whole running product in a home of its own, made to be killed: for tests of what survives."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

from qihang.config import processes
from qihang.config.leftovers import MARK
from qihang.config.places import ROOT
from qihang.config.postgres import Cluster

WORDS = {"web": "qihang.config.server", "worker": "procrastinate"}


class House:
    """`start`, `kill`, `stop`; `get` asks the web server, `sql` the embedded database."""

    def __init__(self, home: Path, size: str = "tiny") -> None:
        self.home, self.port = home, free_port()
        self.cluster = Cluster(home / "postgres")
        self.log = Path(tempfile.mkstemp(prefix="qihang-", suffix=".log")[1])
        drop = ("DATABASE_URL", MARK)
        self.environment = {k: v for k, v in os.environ.items() if k not in drop} | {
            "QIHANG_HOME": str(home),
            "QIHANG_PORT": str(self.port),
            "QIHANG_WORLD": size,
            "QIHANG_WEB_WORKERS": "2",
            "PYTHONPATH": str(ROOT / "src"),
            "LC_ALL": "C.UTF-8",
        }

    def launch(self) -> "subprocess.Popen[bytes]":
        with self.log.open("wb") as log:  # a pipe would stay open as long as any orphan lives
            return subprocess.Popen(
                [sys.executable, "-m", "qihang", "run"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def said(self) -> str:
        """What the latest run has printed."""
        return self.log.read_text(errors="replace")

    def start(self) -> None:
        self.supervisor = self.launch()
        wait_for(lambda: self.is_ready() or self.supervisor.poll() is not None, 300)
        assert self.supervisor.poll() is None, self.said()

    def is_ready(self) -> bool:
        """By its own word: whoever answers at the port may be a killed predecessor's last breath."""
        return "qihang is ready" in self.said() and self.answers()

    def stop(self) -> int:
        """Ask it to end as a terminal or an init system would; its exit code."""
        self.supervisor.send_signal(signal.SIGTERM)
        return self.supervisor.wait(60)

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.get("/").status < 500
        return False

    def get(self, path: str) -> Any:
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30)
        except urllib.error.HTTPError as answer:
            return answer

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.cluster.address(), connect_timeout=5) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def held(self, writing: str, table: str) -> Iterator[None]:
        """Whoever is `writing` to the table (INSERT, "UPDATE OF a_column") waits inside; all others go on.

        A lock on the table would also stop the worker at a nightly job that reads it.
        """
        key = 20241206
        self.sql(f"""
            CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_advisory_xact_lock_shared({key}); RETURN NULL; END';
            CREATE TRIGGER held BEFORE {writing} ON {table} EXECUTE FUNCTION held()
        """)
        holder = psycopg.connect(self.cluster.address())
        try:
            holder.execute("SELECT pg_advisory_lock(%s)", [key])
            yield
        finally:
            holder.close()
            with contextlib.suppress(psycopg.OperationalError):  # killed
                self.sql(f"DROP TRIGGER held ON {table}; DROP FUNCTION held()")

    def pid(self, name: str) -> int:
        """Of the supervisor's direct child `web`, `worker` or `database`; of "supervisor" itself."""
        if name == "supervisor":
            return self.supervisor.pid
        if name == "database":
            return int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        return self.pids(name)[0]

    def pids(self, name: str) -> list[int]:
        """Of all the supervisor's direct children of this name."""
        return sorted(p for p in self.marked() if WORDS[name] in processes.command_of(p)
                      and parent_of(p) == self.supervisor.pid)  # fmt: skip

    def marked(self) -> list[int]:
        """Everything below the supervisor but the database, whoever its parent is by now."""
        pids = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdecimal()]
        word = f"{MARK}={self.home}"
        return [p for p in pids if word in processes.read_proc(p, "environ").split("\0")]

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGKILL)
        if name == "supervisor":
            self.supervisor.wait(60)


@contextlib.contextmanager
def a_house(size: str = "tiny") -> Iterator[House]:
    """A started house; afterwards everything of it is gone."""
    home = Path(tempfile.mkdtemp(prefix="qihang-"))
    home.chmod(0o755)  # the database of root's house runs as somebody else
    house = House(home, size)
    try:
        house.start()
        yield house
    finally:
        if house.supervisor.poll() is None:
            house.stop()
        shutil.rmtree(home, ignore_errors=True)
        house.log.unlink()


def parent_of(pid: int) -> int:
    return int(processes.read_proc(pid, "stat").rpartition(")")[2].split()[1] or 0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} seconds"
        time.sleep(0.1)
