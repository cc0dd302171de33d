"""Servers to measure, started as `qihang run` starts its own, and a client that keeps them busy."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from qihang.config.run import WEB, WEBS
from qihang.config.server.first_process import WAITING

HOST = "127.0.0.1"
START = 60.0  # seconds a server may take


@dataclass(slots=True)
class Heard:
    """What a stretch of load brought: seconds per answer, and how many were not as wanted."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0


class Line:
    """One kept connection that speaks just enough HTTP: a dear client would hide the gap."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), timeout=60)
        self._heard = self._socket.makefile("rb")

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Status and body; ConnectionError when the server hung up."""
        given = {"Host": HOST, "Content-Length": str(len(body)), **headers}
        lines = [
            f"{method} {path} HTTP/1.1",
            *(f"{k.replace('_', '-')}: {v}" for k, v in given.items()),
        ]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        status = self._heard.readline().split()
        if not status:
            raise ConnectionError
        told = dict(line.lower().split(b":", 1) for line in iter(self._heard.readline, b"\r\n"))
        return int(status[1]), self._body(told)

    def _body(self, told: dict[bytes, bytes]) -> bytes:
        if b"chunked" not in told.get(b"transfer-encoding", b""):
            return self._heard.read(int(told[b"content-length"]))
        parts = []
        while size := int(self._heard.readline(), 16):
            parts.append(self._heard.read(size))
            self._heard.readline()
        self._heard.readline()
        return b"".join(parts)

    def close(self) -> None:
        self._heard.close()
        self._socket.close()


Ask = Callable[[Line, int], bool]


class Done(Exception):  # noqa: N818 - an end, not a fault
    """Raised by a question when there is nothing left to ask."""


@contextlib.contextmanager
def served(application: str) -> Iterator[int]:
    """The port at which our web processes serve this WSGI application."""
    with socket.create_server((HOST, 0), backlog=WAITING) as listener:
        argv = [sys.executable, "-m", WEB, str(listener.fileno()), application]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        servers = [
            subprocess.Popen(argv, env=environment, pass_fds=[listener.fileno()])
            for _ in range(WEBS)
        ]
        port = listener.getsockname()[1]
        try:
            wait_for(port)
            yield port
        finally:
            for server in servers:
                server.terminate()
                server.wait(30)


def wait_for(port: int) -> None:
    """Until something answers there; RuntimeError when nothing does in time."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        with (
            contextlib.suppress(OSError),
            socket.create_connection((HOST, port), timeout=START) as probe,
        ):
            probe.sendall(b"?\r\n\r\n")
            if probe.recv(1):
                return
        time.sleep(0.1)
    message = f"no server on port {port}"
    raise RuntimeError(message)


def load(port: int, ask: Ask, seconds: float, clients: int = 4) -> Heard:
    """Ask again and again over kept connections for this long; the n-th question is numbered."""
    heard, lock, end = Heard(), threading.Lock(), time.monotonic() + seconds
    numbers = iter(range(10**9))

    def client() -> None:
        connection = Line(port)
        mine = Heard()
        while time.monotonic() < end:
            with lock:
                number = next(numbers)
            began = time.perf_counter()
            try:
                fine = ask(connection, number)
            except Done:
                break
            mine.took.append(time.perf_counter() - began)
            mine.wrong += not fine
        connection.close()
        with lock:
            heard.took += mine.took
            heard.wrong += mine.wrong

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard
