"""Where the records are: `DATABASE_URL`, or else the PostgreSQL that comes with the program."""

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from qihang.config import processes
from qihang.config.bootstrap import Unready
from qihang.config.places import home, make_home
from qihang.config.postgres import STOP, Cluster

DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}
OLDEST, NEXT = 150_000, 190_000


def embedded() -> Cluster:
    return Cluster(home() / "postgres")


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def address() -> str:
    """The libpq address in force."""
    return os.environ.get("DATABASE_URL") or embedded().address()


def database_settings() -> dict[str, Any]:
    """Django's `DATABASES["default"]`; what Django has no name for goes to the driver as it is."""
    parts = conninfo_to_dict(address())
    named = {DJANGO_NAMES[key]: value for key, value in parts.items() if key in DJANGO_NAMES}
    options = {key: value for key, value in parts.items() if key not in DJANGO_NAMES}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        # Cursors that send values apart (orgs/queries/prepared_statements.py) have their text planned once.
        "OPTIONS": {"prepare_threshold": 0, **options},
        "CONN_MAX_AGE": 600,
        # After the database was restarted a request meets a new connection, not an error.
        "CONN_HEALTH_CHECKS": True,
    }


@contextlib.contextmanager
def at_hand() -> Iterator[None]:
    """Inside, the database answers: the embedded one is started if nobody runs it yet."""
    if not is_embedded():
        check_server()
        yield
        return
    with claimed() as mine:
        server = embedded().start() if mine else None
        try:
            yield
        finally:
            if server:
                processes.stop(server, STOP, 30)


@contextlib.contextmanager
def claimed() -> Iterator[bool]:
    """The sole right to start the embedded server; False where another's already answers."""
    make_home()
    while not (lock := processes.claim(home() / "postgres.lock")):
        if embedded().answers():
            yield False
            return
        time.sleep(0.1)
    with lock:
        yield True


def check_server() -> None:
    """Refuse a DATABASE_URL whose server does not answer, is too old, or does not keep UTF-8."""
    try:
        with psycopg.connect(address(), connect_timeout=10) as connection:
            version = connection.info.server_version
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        why = str(error).strip().splitlines()[0]
        raise Unready(
            f"DATABASE_URL 所指的数据库连不上：{why}",
            f"The database of DATABASE_URL cannot be reached: {why}",
        ) from None
    if not OLDEST <= version < NEXT or encoding != "UTF8":
        raise Unready(
            f"数据库须是 PostgreSQL 15–18、编码 UTF8;这里是 {version // 10_000}、{encoding}。",
            "The database must be PostgreSQL 15 to 18 with encoding UTF8; "
            f"this one is {version // 10_000} with {encoding}.",
        )
