"""Heads of the audit chain kept outside the database, so that a cut tail is noticed too.

One file per database under QIHANG_HOME, one line per block: number and digest. Whoever may alter
the database should not be able to alter this file; docs/adr/0007 says where to copy it.
"""

from pathlib import Path

from django.conf import settings
from django.db import connection

Head = tuple[int, bytes]


def anchor_file() -> Path:
    """Where the heads of this very database are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system()), oid "
            "FROM pg_database WHERE datname = current_database()"
        )
        cluster, database = cursor.fetchone()
    return folder() / f"{cluster}-{database}.heads"


def folder() -> Path:
    """Where this installation keeps what the database must not be alone with."""
    return Path(settings.HOME) / "audit"


def keep_head(number: int, digest: bytes) -> None:
    """Add the newest block."""
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{number} {digest.hex()}\n")


def last_head(path: Path) -> Head | None:
    """The newest block kept in this file, None where there is none."""
    if not path.exists():
        return None
    lines = path.read_text(encoding="ascii").split("\n")
    whole = [line for line in lines[:-1] if line.count(" ") == 1]
    if not whole:
        return None
    number, digest = whole[-1].split()
    return int(number), bytes.fromhex(digest)
