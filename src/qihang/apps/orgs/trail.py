"""A line outside the database for each act, from its commit until a block holds it.

A sealed row is missed by its block; one deleted before it was sealed would be missed by nobody. So
the process that committed it appends its number and digest to a file of the minute, under
QIHANG_HOME/audit/. A transaction that was rolled back never writes its line, so a gap in the numbers
is no alarm. The sealing job removes a file once blocks hold all its rows: what was deleted keeps it.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from qihang.apps.orgs import anchors
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.models import Alarm, AuditEntry
from qihang.kernel import msgid

MINUTE = 60
QUIET = 2 * MINUTE  # after so many seconds nobody appends to a file any more

UNWRITTEN = "acts_unwritten"  # code of the alarm about lines that could not be written
REMEMBERED = timedelta(hours=1)  # it stands so long after the last of them

Lines = Mapping[int, bytes]  # number of the row -> its digest

logger = logging.getLogger(__name__)


def leave(entries: Iterable[AuditEntry]) -> None:
    """Append a line for each; called once they are committed. Where that fails there is an alarm."""
    try:
        _append(entries)
    except OSError as error:
        logger.exception("acts were committed without their lines in %s", _folder())
        facts = {"place": str(_folder()), "why": error.strerror or ""}
        values = {"code": UNWRITTEN, "message": _UNWRITTEN, "facts": facts, "since": real_now()}
        Alarm.objects.update_or_create(mark=UNWRITTEN, defaults=values)


def _append(entries: Iterable[AuditEntry]) -> None:
    text = "".join(f"{entry.pk} {bytes(entry.digest).hex()}\n" for entry in entries)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / str(int(real_now().timestamp()) // MINUTE)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


_UNWRITTEN = msgid(
    "操作已经记录，但 {place} 写不进去（{why}）：封存之前被删去的行会看不出。请检查权限和剩余空间。"
)


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
    return anchors.folder() / f"{anchors.installation()}.trail"
