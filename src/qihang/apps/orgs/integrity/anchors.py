"""Heads of the chains kept outside the database, so that a cut tail is noticed too.

One file per database under QIHANG_HOME, one signed line (heads.py) per block. Whoever may alter the
database should not be able to alter this file; it stays on this machine, so heads are handed over to
others as well (services/handing.py).
"""

import fcntl
import logging
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.integrity.heads import signed_line

LONGEST = 1000  # more than any line has bytes

logger = logging.getLogger(__name__)


def anchor_file() -> Path:
    """Where the heads of this very database are kept."""
    return folder() / f"{installation()}.heads"


def folder() -> Path:
    """Where this installation keeps what the database must not be alone with."""
    return Path(settings.HOME) / "audit"


def installation() -> UUID:
    """What this database is called, wherever it is moved."""
    here = connection.settings_dict
    return _installation(here["HOST"], here["PORT"], here["NAME"])


def forget_installation() -> None:
    """Ask again: the tables were emptied, so this is another installation."""
    _installation.cache_clear()


def keep_head(chain: str, number: int, digest: bytes) -> None:
    """Add the newest block of a chain, once it is committed.

    Where the file cannot be written the block stands without its line, which is an alarm.
    """
    try:
        _append(chain, number, digest)
    except OSError:
        logger.exception("block %s of the %s stands without its line", number, chain)


def _append(chain: str, number: int, digest: bytes) -> None:
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # one process at a time follows the last line
        before, broken = _last_line(file.fileno())
        line = signed_line(installation(), chain, number, digest, real_now(), before)
        os.write(file.fileno(), f"{broken}{line}\n".encode())


def kept_lines(path: Path) -> Sequence[str]:
    """The whole lines of a file of heads, oldest first; none where there is no file."""
    if not path.exists():
        return []
    return path.read_text(encoding="ascii", errors="replace").split("\n")[:-1]


def _last_line(file: int) -> tuple[str, str]:
    """The last line, and what ends it where a crash broke it off."""
    size = os.fstat(file).st_size
    tail = os.pread(file, LONGEST, max(0, size - LONGEST)).decode("ascii", "replace")
    return tail.rstrip("\n").rpartition("\n")[2], "" if tail.endswith("\n") or not tail else "\n"


@cache
def _installation(*_database: str) -> UUID:
    """Asked once per database: every act needs it. The shift is asked first, it begins the first epoch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT orgs_transaction_shift()")
        cursor.execute("SELECT installation FROM orgs_epoch ORDER BY id DESC LIMIT 1")
        found: UUID = cursor.fetchone()[0]
        return found
