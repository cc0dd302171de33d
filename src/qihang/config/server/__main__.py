"""`python -m qihang.config.server DESCRIPTOR [APPLICATION]`: one web process on an open socket."""

import logging
import resource
import signal
import socket
import sys
from importlib import import_module

from qihang.config.server.listening import Server, wait_until_listening

THREADS = 4
APPLICATION = "qihang.config.wsgi:application"


def main(descriptor: str, application: str = APPLICATION) -> None:
    """Serve on the inherited socket until asked to stop; requests being answered are finished."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # waiting is no news
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    module, _, name = application.partition(":")
    loaded = getattr(import_module(module), name)
    listener = socket.socket(fileno=int(descriptor))
    wait_until_listening(listener)
    Server(loaded, listener, THREADS).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
