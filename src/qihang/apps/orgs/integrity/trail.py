"""A line outside the database for each act, from its commit until a block holds it.

A sealed row is missed by its block; one deleted before it was sealed would be missed by nobody. So
the process that committed it appends its number and digest to a file of the minute, under
QIHANG_HOME/audit/. A transaction that was rolled back never writes its line, so a gap in the numbers
of rows is no alarm. The sealing job removes a file once blocks hold all its rows: what was deleted
keeps it.

Each process counts its own lines, so that a file taken away or emptied is missed as well: the next line
of that process has a number too high. How far the removed files went stands, signed, in `removed`.
"""

import logging
import os
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from qihang.apps.orgs import encryption
from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.events import AlarmsRaised
from qihang.apps.orgs.integrity import anchors
from qihang.apps.orgs.models import Alarm, AuditEntry
from qihang.kernel import bus, msgid

MINUTE = 60
QUIET = 2 * MINUTE  # after so many seconds nobody appends to a file any more
REMOVED = "removed"  # the file that says how far each process's lines were removed
_WORDS = 4

UNWRITTEN = "acts_unwritten"  # code of the alarm about lines that could not be written
REMEMBERED = timedelta(hours=1)  # it stands so long after the last of them

logger = logging.getLogger(__name__)

_UNWRITTEN = msgid(
    "操作已经记录，但 {place} 写不进去（{why}）：封存之前被删去的行会看不出。请检查权限和剩余空间。"
)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """Row `row` with `digest` was line `number` of the process `writer`."""

    row: int
    digest: bytes
    writer: str
    number: int


class _Writer:
    """Who writes: a name for a process and a folder, and how many lines it has written there."""

    lock = threading.Lock()
    known: tuple[int, Path] | None = None
    name = ""
    written = 0

    def text(self, entries: Sequence[AuditEntry], folder: Path) -> str:
        if self.known != (os.getpid(), folder):  # a forked child is another writer
            self.known, self.name, self.written = (os.getpid(), folder), uuid.uuid4().hex[:16], 0
        return "".join(
            f"{entry.pk} {bytes(entry.digest).hex()} {self.name} {number}\n"
            for number, entry in enumerate(entries, self.written + 1)
        )


_writer = _Writer()


def leave(entries: Sequence[AuditEntry]) -> None:
    """Append a line for each; called once they are committed. Where that fails there is an alarm."""
    try:
        _append(entries)
    except OSError as error:
        logger.exception("acts were committed without their lines in %s", _folder())
        facts = {"place": str(_folder()), "why": error.strerror or ""}
        values = {"code": UNWRITTEN, "message": _UNWRITTEN, "facts": facts, "since": real_now()}
        mark = Alarm.mark_of(UNWRITTEN, facts)
        _, new = Alarm.objects.update_or_create(mark=mark, defaults=values)
        if new:
            bus.publish(AlarmsRaised(Alarm.objects.count()))


def _append(entries: Sequence[AuditEntry]) -> None:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with _writer.lock:
        path = folder / str(int(real_now().timestamp()) // MINUTE)
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, _writer.text(entries, folder).encode())
        finally:
            os.close(file)
        _writer.written += len(entries)


def left() -> Iterator[tuple[Path, Sequence[TrailLine]]]:
    """The files there are, oldest first, with their lines; one broken by a crash is left out."""
    for path in sorted(_folder().glob("[0-9]*")):
        lines = path.read_text(encoding="ascii").split("\n")[:-1]
        words = (line.split(" ") for line in lines if line.count(" ") == _WORDS - 1)
        yield path, [TrailLine(int(w[0]), bytes.fromhex(w[1]), w[2], int(w[3])) for w in words]


def gaps() -> Iterator[tuple[str, int, int]]:
    """Lines that were written and are gone: the process, and from which to which of its lines."""
    reached = removed()
    for _, lines in left():
        yield from _follow(reached, lines)


def forget(horizon: int) -> None:
    """Remove the files whose rows all stand in blocks, which hold every row below `horizon`.

    A file before which lines are missing stays: its number is what tells of them.
    """
    reached = removed()
    for path, lines in left():
        if real_now().timestamp() - path.stat().st_mtime < QUIET:
            continue
        rows = {line.row for line in lines}
        sealed = AuditEntry.objects.filter(pk__in=rows, txid__lt=horizon).count() == len(rows)
        after = dict(reached)
        if sealed and not list(_follow(after, lines)):
            reached = after
            _keep_removed(reached)
            path.unlink()


def removed() -> dict[str, int]:
    """How many lines of each process were in files that are removed; what is not signed is no answer."""
    path = _folder() / REMOVED
    words = (line.split(" ") for line in path.read_text().splitlines()) if path.exists() else ()
    return {w[0]: int(w[1]) for w in words if len(w) > 1 and w[-1] == _sign(w[0], int(w[1]))}


def _follow(reached: dict[str, int], lines: Iterable[TrailLine]) -> Iterator[tuple[str, int, int]]:
    """Go on counting; what is left out is yielded."""
    for line in lines:
        expected = reached.get(line.writer, 0) + 1
        if line.number > expected:
            yield line.writer, expected, line.number - 1
        reached[line.writer] = max(line.number, expected - 1)


def _keep_removed(reached: Mapping[str, int]) -> None:
    draft = _folder() / f".{REMOVED}"
    text = (f"{name} {number} {_sign(name, number)}\n" for name, number in reached.items())
    draft.write_text("".join(text))
    draft.replace(_folder() / REMOVED)


def _sign(writer: str, number: int) -> str:
    return encryption.sign(f"{writer} {number}".encode(), "removed lines").hex()


def _folder() -> Path:
    return anchors.folder() / f"{anchors.installation()}.trail"
