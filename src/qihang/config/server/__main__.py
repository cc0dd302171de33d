"""`python -m qihang.config.server DESCRIPTOR [APPLICATION]`: one web process on an open socket."""

import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module

from qihang.config.server.listening import Server

THREADS = 4
APPLICATION = "qihang.config.wsgi:application"


def main(
    descriptor: str,
    application: str = APPLICATION,
    *,
    before: Callable[[socket.socket], None] = lambda _: None,
) -> None:
    """Serve on the inherited socket until asked to stop; requests being answered are finished."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting is no news
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loaded = load(application)
    listener = socket.socket(fileno=int(descriptor))
    before(listener)
    Server(loaded, listener, THREADS).run()


def load(application: str) -> Callable[..., object]:
    """What is loaded stays, so nothing is collected meanwhile: a seventh of the time."""
    module, _, name = application.partition(":")
    gc.disable()
    loaded: Callable[..., object] = getattr(import_module(module), name)
    gc.enable()
    return loaded


if __name__ == "__main__":
    main(*sys.argv[1:])
