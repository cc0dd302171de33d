"""A PostgreSQL server from the wheel's programs: start, stop, clean up after a crash.

It listens on a socket only and asks for a password. Root cannot run PostgreSQL: then the server
runs as `nobody`, from copied programs, in a folder that user can reach.
"""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from qihang.config import postgres_setup as setup
from qihang.config import processes
from qihang.config.bootstrap import Unready

LONGEST_SOCKET = 107
LONGEST_LOG = 10_000_000
SOCKET = ".s.PGSQL.5432"
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
STOP = signal.SIGINT  # "fast shutdown": ends sessions, then writes everything down


@dataclass(frozen=True)
class Cluster:
    """One server and its data below `home`; `durable=False` trades safety for speed in tests."""

    home: Path
    durable: bool = True

    @property
    def base(self) -> Path:
        """`home`, unless root's server user cannot reach it: then a folder under /var/lib."""
        if setup.server_user() is None or setup.reachable(self.home):
            return self.home
        return Path("/var/lib/qihang") / digest(self.home)

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def sockets(self) -> Path:
        """Beside the data, or in /tmp where that path would be too long for a socket."""
        near = self.base / "socket"
        fits = len(os.fsencode(near / SOCKET)) < LONGEST_SOCKET and '"' not in str(near)
        return near if fits else Path(f"/tmp/qihang-{os.geteuid()}-{digest(self.base)}")  # noqa: S108

    @property
    def log(self) -> Path:
        return self.base / "postgres.log"

    def address(self) -> str:
        """The libpq address of the database `qihang`; without a password until it is made."""
        user = "qihang"
        with contextlib.suppress(FileNotFoundError):
            user += ":" + json.loads((self.base / "password.json").read_text())
        return f"postgresql://{user}@/qihang?host={quote(str(self.sockets), safe='')}"

    def answers(self) -> bool:
        try:
            psycopg.connect(self.address(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def prepare(self) -> None:
        """Make folders and, the first time, the data. Safe to repeat after a crash."""
        setup.own_folder(self.base, None)
        setup.own_folder(self.sockets, setup.server_user(), 0o700)
        if not self.data.exists():
            setup.create_data(self.base, self.data)
        self.check_release()

    def check_release(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            found = (self.data / "PG_VERSION").read_text().strip()
            if found != setup.MAJOR:
                raise Unready(
                    f"{self.data} 由 PostgreSQL {found} 写成，现在的程序是 {setup.MAJOR}:"
                    "请用旧版程序导出，再导入新的 QIHANG_HOME。",
                    f"{self.data} was written by PostgreSQL {found}, the program now is "
                    f"{setup.MAJOR}: dump it with the old release, load it into a new QIHANG_HOME.",
                )

    def start(self) -> subprocess.Popen[bytes]:
        """Start as a direct child and wait until it answers; first stop one left from before.

        After a kill the kernel holds the old shared memory for a moment, so it tries again.
        """
        self.prepare()
        for _ in range(100):
            self.clear()
            if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
                self.log.replace(self.log.with_suffix(".old"))
            child = processes.start_child(
                self.command(), farewell=STOP, user=setup.server_user(), log=self.log
            )
            while child.poll() is None:
                if self.answers():
                    return child
                time.sleep(0.05)
            time.sleep(0.1)
        tail = self.log.read_text(errors="replace").strip().rpartition("\n")[2]
        raise Unready(f"数据库没能启动：{tail}", f"The database did not start: {tail}")

    def command(self) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "dynamic_shared_memory_type": "mmap",  # containers give /dev/shm little room
            "jit": "off",
            **({} if self.durable else HASTY),
        }
        flags = [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        return [str(setup.program("postgres", self.base)), "-D", str(self.data), *flags]

    def clear(self) -> None:
        """Stop the server that still runs on this data; drop the claim of one that only seems to.

        PostgreSQL takes a zombie, or a stranger with the same number, for a living server.
        """
        with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            if str(self.data) in processes.command_of(pid) and processes.is_alive(pid):
                os.kill(pid, STOP)
                if not processes.wait_until_gone(pid, 30):
                    os.kill(pid, signal.SIGQUIT)
                    processes.wait_until_gone(pid, 10)
            else:
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                (self.sockets / (SOCKET + ".lock")).unlink(missing_ok=True)
        for orphan in self.orphans():
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGKILL)

    def orphans(self) -> list[int]:
        """Sessions of a dead server: one that works on a long query does not notice, and no server
        can start beside it. The recovery that follows undoes what it has not committed.
        """
        pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
        return [pid for pid in pids if self.is_session(pid)]

    def is_session(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            at_home = Path(f"/proc/{pid}/cwd").samefile(self.data)
            return at_home and processes.command_of(pid).startswith("postgres: ")
        return False


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
