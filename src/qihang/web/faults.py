"""What went wrong and is no refusal: one number, the same for the reader and for the log.

Whoever answers (a page, the API, a job, the command line) asks `number_of` the exception, and the
log's `Lines` write every traceback under that number: one place, so that none can be forgotten.
"""

import errno
import logging
import logging.handlers
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest

from qihang.web.address import without_secrets

HEADER = "Qihang-Fault"  # on every answer that has a number


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of fault: the page that is shown (components/states.py), its status, when to try again."""

    page: str
    status: int
    retry_after: int = 0


BROKEN = FaultKind("broken", 500)
DATABASE_AWAY = FaultKind("database_away", 503, retry_after=5)
DISK_FULL = FaultKind("disk_full", 507)
DISK_READ_ONLY = FaultKind("disk_read_only", 507)

_ERRNO = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: DISK_READ_ONLY,
}
# SQLSTATE of PostgreSQL: by its whole code, then by its class.
_SQLSTATE = {
    "53100": DISK_FULL,
    "25006": DATABASE_AWAY,  # read only: a standby that has not been promoted yet
    "53": DATABASE_AWAY,  # out of connections or memory
    "57P": DATABASE_AWAY,  # shutting down, crashed, starting up
    "08": DATABASE_AWAY,  # the connection is gone
}


def kind_of(error: BaseException | None) -> FaultKind:
    """What is the matter: our own fault unless disk or database say otherwise."""
    found = (_kind(one) for one in _chain(error))
    return next((kind for kind in found if kind), BROKEN)


def number_of(error: BaseException | None) -> str:
    """The number of a fault, as 7F3A-09BC; drawn when it is first asked for, then always the same."""
    chain = list(_chain(error))
    known = (one.__dict__["fault_number"] for one in chain if "fault_number" in one.__dict__)
    number = next(known, None) or "-".join(secrets.token_hex(2).upper() for _ in range(2))
    for one in chain:
        one.__dict__["fault_number"] = number
    return number


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and those it was raised from or while handling."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _kind(error: BaseException) -> FaultKind | None:
    if isinstance(error, DatabaseError | InterfaceError):
        return _kind_of_state(error)
    return _ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None


def _kind_of_state(error: DatabaseError | InterfaceError) -> FaultKind | None:
    state = getattr(error.__cause__, "sqlstate", None) or ""
    for part in (state, state[:3], state[:2]):
        if part in _SQLSTATE:
            return _SQLSTATE[part]
    gone = isinstance(error, OperationalError | InterfaceError) and not state
    return DATABASE_AWAY if gone else None  # no connection, so nobody who could name a state


class Noted:
    """Whatever ends this block is written into the log on its way out; for where nobody answers."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception):
            logging.getLogger(__name__).error(self.what, exc_info=error)


def noted_application(application: Callable[..., Any]) -> Callable[..., Iterable[bytes]]:
    """The WSGI application; what it raises itself, or while a file is on its way, is in the log."""

    def noted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} was broken off"
        with Noted(what):
            return _Answer(application(environ, start_response), what)

    return noted


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that is watched until its last byte."""

    answer: Any
    what: str

    def __iter__(self) -> Iterator[bytes]:
        with Noted(self.what):
            yield from self.answer

    def close(self) -> None:
        self.answer.close()


# What a database or a conversion quotes in its messages may be what somebody typed, or a whole row.
_QUOTED_ROW = re.compile(r"\n(?:DETAIL|CONTEXT|HINT|LINE \d+):.*?(?=\n\n|\Z)", re.DOTALL)
_PERSONAL = re.compile(r"\d{6,}|[\u3400-\u9fff]{2,}")


class Lines(logging.Formatter):
    """A log line with time, number, address and account; below it the whole traceback.

    Nothing that was sent and no row of the database: messages lose what may name a person.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry; what was answered with a sentence (4xx) is one line."""
        if getattr(record, "status_code", BROKEN.status) < BROKEN.status:
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line; of a request also who asked where, of a fault its number."""
        parts = [super().formatMessage(record)]
        if record.exc_info and record.exc_info[1]:
            parts.append(f"fault {number_of(record.exc_info[1])}")
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            parts.append(asked_by(request))
        return without_secrets(" | ".join(parts))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Every frame of every exception in the chain; in their messages no values."""
        text = _QUOTED_ROW.sub("", super().formatException(ei))
        return "\n".join(map(_impersonal, text.split("\n")))


def _impersonal(line: str) -> str:
    """Frames are code and stay; a message names no person and opens nothing."""
    return line if line.startswith("  ") else _PERSONAL.sub("…", without_secrets(line))


class LogFile(logging.handlers.WatchedFileHandler):
    """A file that is made when the first line comes, and whose loss loses no request.

    Lines come from several processes: each is one write at the end of the file. Whoever moves the
    file away (logrotate) gets a new one at the next line.
    """

    def __init__(self, filename: Path) -> None:
        super().__init__(filename, encoding="utf-8", delay=True, errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record; a full disk or a missing right is nobody's answer."""
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            super().emit(record)
        except OSError:
            self.handleError(record)


def asked_by(request: HttpRequest) -> str:
    """Method, address without its query, and the account's id if it is known already."""
    user = getattr(request, "user", None)
    known = getattr(user, "_wrapped", user)  # one not looked up yet is not looked up for the log
    return f"{request.method} {request.path} account {getattr(known, 'pk', None) or '-'}"
