"""`python -m qihang.config.server.first_process DESCRIPTOR SIZE`: the web process that starts first.

It has the program loaded, so it can look whether tables and province are there without loading it
once more; only where something is missing `qihang prepare` makes it.
"""

import sys
import time
from functools import partial
from importlib.util import find_spec
from pkgutil import iter_modules
from socket import socket

from qihang.config import processes
from qihang.config.server.__main__ import main

WAITING = 1024  # connections that wait to be accepted


def prepare(size: str) -> None:
    """Ends this process with the exit code of `qihang prepare` where that fails."""
    from django.db import connection

    wait_for_database()
    there = all_there()
    connection.close()  # requests are answered by other threads, with connections of their own
    if there:
        return
    code = processes.start_child([sys.executable, "-m", "qihang", "prepare", size]).wait()
    if code:
        sys.exit(code)


def wait_for_database() -> None:
    """The supervisor starts it meanwhile, and ends us where it cannot."""
    from django.db import OperationalError, connection

    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(0.05)
        else:
            return


def all_there() -> bool:
    from django.conf import settings
    from django.db import connection

    tables = connection.introspection.table_names()
    if missing_migrations() or settings.CACHES["default"]["LOCATION"] not in tables:
        return False
    if not settings.DEMO:
        return True
    from qihang.world.seed import is_empty

    return not is_empty()


def missing_migrations() -> set[tuple[str, str]]:
    """By their names: loading them all takes longer than everything else here."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = set(MigrationRecorder(connection).applied_migrations())
    return {
        (config.label, module.name)
        for config in apps.get_app_configs()
        if (package := find_spec(f"{config.name}.migrations"))
        for module in iter_modules(package.submodule_search_locations)
        if module.name[0] not in "_~"
    } - applied


def open_doors(size: str, listener: socket) -> None:
    prepare(size)
    listener.listen(WAITING)


if __name__ == "__main__":
    descriptor, size = sys.argv[1:]
    main(descriptor, before=partial(open_doors, size))
