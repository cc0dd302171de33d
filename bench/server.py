"""Servers to measure, started as `qihang run` starts its own, and a client that keeps them busy."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
START = 60.0  # seconds a server may take


@dataclass(slots=True)
class Heard:
    """What a stretch of load brought: seconds per answer, and how many were not as wanted."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0


Ask = Callable[[http.client.HTTPConnection, int], bool]


class Done(Exception):  # noqa: N818 - an end, not a fault
    """Raised by a question when there is nothing left to ask."""


@contextlib.contextmanager
def served(application: str) -> Iterator[int]:
    """The port at which granian serves this WSGI application."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    argv = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--log-level", "error", "--host", HOST, "--port", str(port), "--workers", "1"),
        *("--blocking-threads", "4", application),
    ]
    server = subprocess.Popen(argv, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int) -> None:
    """Until something answers there; RuntimeError when nothing does in time."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    message = f"no server on port {port}"
    raise RuntimeError(message)


def load(port: int, ask: Ask, seconds: float, clients: int = 4) -> Heard:
    """Ask again and again over kept connections for this long; the n-th question is numbered."""
    heard, lock, end = Heard(), threading.Lock(), time.monotonic() + seconds
    numbers = iter(range(10**9))

    def client() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
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
