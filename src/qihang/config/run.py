"""`make run`: database, tables, seeded province, web server and worker, all under one supervisor."""

import contextlib
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from subprocess import Popen

from qihang.config import leftovers, processes
from qihang.config.bootstrap import Unready, print_message
from qihang.config.database import check_server, claimed, embedded, is_embedded
from qihang.config.places import make_home
from qihang.config.postgres import STOP
from qihang.config.supervisor import Supervisor

HOST = os.environ.get("QIHANG_HOST", "127.0.0.1")
PORT = os.environ.get("QIHANG_PORT", "8000")
WEB, FIRST = "qihang.config.server", "qihang.config.server.first_process"
WEBS = int(os.environ.get("QIHANG_WEB_WORKERS", "2"))
WORKER = ["django", "procrastinate", "-v", "0", "worker", "--shutdown-graceful-timeout", "10"]


def main() -> None:
    """Runs until asked to stop. Raises Unready: home not writable, running already, port taken."""
    supervisor = Supervisor()
    with ExitStack() as stack:
        stack.enter_context(leftovers.only_one_here(make_home()))
        leftovers.stop_all()
        listener = stack.enter_context(bound())
        stack.callback(supervisor.stop)
        claim_database(stack)
        web = partial(python, descriptors=[listener.fileno()])
        again = partial(web, WEB, str(listener.fileno()))
        size = os.environ.get("QIHANG_WORLD", "small")
        first = supervisor.add("web 1", partial(web, FIRST, str(listener.fileno()), size))
        if is_embedded():  # recovers while the first web process loads the program
            supervisor.add("database", embedded().start, ask=STOP, patience=30, below=True)
        supervisor.watch(until=answers, needed=first)
        first.start = again
        for number in range(2, WEBS + 1):  # after the first, which has both cores until it answers
            supervisor.add(f"web {number}", again)
        supervisor.add("worker", partial(python, *WORKER))
        greet(supervisor)
        supervisor.watch()
    print_message("已停止，数据都已保存。", "Stopped; everything is kept.")


def claim_database(stack: ExitStack) -> None:
    """The embedded one is ours, and its password known; another one answers."""
    if not is_embedded():
        check_server()
        return
    if not stack.enter_context(claimed()):
        raise Unready(
            "另一条 qihang 命令正在用数据库：等它结束再试。",
            "Another qihang command is using the database: try again when it has ended.",
        )
    embedded().prepare()


def python(*arguments: str, descriptors: Sequence[int] = ()) -> Popen[bytes]:
    """Start `python -m …` as a child that can be found again and ends with us."""
    environment = {"DJANGO_SETTINGS_MODULE": "qihang.config.settings", **os.environ}
    argv: list[str | Path] = [sys.executable, "-m", *arguments]
    return processes.start_child(argv, env=leftovers.marked(environment), descriptors=descriptors)


def bound() -> socket.socket:
    """The port, ours for as long as we run: web processes share it and may come and go.

    Nobody can connect until it listens. Raises Unready where it is taken.
    """
    try:
        family = socket.getaddrinfo(HOST, None, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, int(PORT)))
    except (OSError, OverflowError, ValueError) as error:
        raise Unready(
            f"端口 {PORT} 不能用({error}):换一个再启动，例如 `QIHANG_PORT=8001 make run`。",
            f"Port {PORT} cannot be used ({error}): "
            "take another, for example `QIHANG_PORT=8001 make run`.",
        ) from None
    return listener


def answers() -> bool:
    """Whether a web process answers: with a 400, without asking the application."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, int(PORT)), 1) as probe:
        probe.sendall(b"?\r\n\r\n")
        return bool(probe.recv(1))
    return False


def greet(supervisor: Supervisor) -> None:
    if supervisor.stopping.is_set():
        return
    root = f"http://{HOST}:{PORT}/"
    print_message(f"启航已就绪：{root}", f"qihang is ready: {root}")
    if os.environ.get("QIHANG_MODE", "demo") == "demo":
        print_message(
            f"演示登录(每种身份一个按钮):{root}demo/",
            f"Demo sign-in, one button per role: {root}demo/",
        )
    print_message("按 Ctrl-C 停止。", "Ctrl-C stops it.")
