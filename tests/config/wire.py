"""The web server as it runs, and raw sockets to ask it with: for tests of what no client sends."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from qihang.config.run import WEB

APPLICATION = "tests.config.plain_app:application"


@contextlib.contextmanager
def a_server(application: str = APPLICATION) -> Iterator[int]:
    """The port of one web process."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        argv = [sys.executable, "-m", WEB, str(listener.fileno()), application]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        server = subprocess.Popen(argv, env=environment, pass_fds=[listener.fileno()])
        try:
            yield listener.getsockname()[1]
        finally:
            server.terminate()
            assert server.wait(30) == 0


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def head(path: str = "/", *lines: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def everything(line: socket.socket) -> bytes:
    """All that comes until the server closes."""
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := line.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def ask(port: int, request: bytes) -> bytes:
    """What the server says to these bytes until it closes; its answer ends the connection."""
    with connect(port) as line:
        line.sendall(request)
        return everything(line)


def page(port: int, path: str = "/") -> float:
    """Seconds an ordinary request takes; it must be answered."""
    began = time.monotonic()
    assert ask(port, head(path, "Connection: close")).startswith(b"HTTP/1.1 200 ")
    return time.monotonic() - began


def closed_within(lines: list[socket.socket], seconds: float) -> bool:
    """Whether the server ends all of them in time."""
    end = time.monotonic() + seconds
    for line in lines:
        line.settimeout(max(0.01, end - time.monotonic()))
        try:
            everything(line)
        except TimeoutError:
            return False
    return True
