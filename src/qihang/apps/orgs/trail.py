"""A line outside the database for each act, from its commit until a block holds it.

A sealed row is missed by its block; one deleted before it was sealed would be missed by nobody. So
the process that committed it appends its number and digest to a file of the minute, under
QIHANG_HOME/audit/. A transaction that was rolled back never writes its line, so a gap in the numbers
is no alarm. The sealing job removes a file once blocks hold all its rows: what was deleted keeps it.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.db import connection

from qihang.apps.orgs import anchors
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.models import AuditEntry

MINUTE = 60
QUIET = 2 * MINUTE  # after so many seconds nobody appends to a file any more

Lines = Mapping[int, bytes]  # number of the row -> its digest


def leave(entries: Iterable[AuditEntry]) -> None:
    """Append a line for each; called once they are committed."""
    text = "".join(f"{entry.pk} {bytes(entry.digest).hex()}\n" for entry in entries)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / str(int(real_now().timestamp()) // MINUTE)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def left() -> Iterator[tuple[Path, Lines]]:
    """The files there are, with their lines; a line broken by a crash is left out."""
    for path in sorted(_folder().glob("*")):
        lines = path.read_text(encoding="ascii").split("\n")[:-1]
        pairs = (line.split(" ") for line in lines if line.count(" ") == 1)
        yield path, {int(number): bytes.fromhex(digest) for number, digest in pairs}


def forget(horizon: int) -> None:
    """Remove the files whose rows all stand in blocks, which hold every row below `horizon`."""
    for path, lines in left():
        if real_now().timestamp() - path.stat().st_mtime < QUIET:
            continue
        sealed = AuditEntry.objects.filter(pk__in=lines.keys(), txid__lt=horizon)
        if sealed.count() == len(lines):
            path.unlink()


def _folder() -> Path:
    here = connection.settings_dict
    heads = _heads(here["HOST"], here["PORT"], here["NAME"])
    return anchors.folder() / heads.replace(".heads", ".trail")


@cache
def _heads(*_database: str) -> str:
    """Asked once per database: every act needs it."""
    return anchors.anchor_file().name
