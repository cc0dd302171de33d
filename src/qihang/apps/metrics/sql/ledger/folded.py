"""What is folded, in the memory of this process: running totals by day, kept up with every fold.

A figure is what is folded + what waits. Both must be of one state: the marks a reader saw beside the
tail. Blocks are never changed, so what is in memory is brought to a later mark by the entries of
the blocks between; a reader whose snapshot is older than the memory reads for itself.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qihang.apps.metrics.sql.ledger import parts
from qihang.apps.metrics.sql.ledger.cube_cache import Memory
from qihang.apps.metrics.sql.ledger.parts import AsOf, LedgerPart, Mark, Sums, Totals
from qihang.apps.orgs.rules import OrgKind

ROOM = 128_000_000  # bytes of running totals in a process; a province's universities take some 20 million

Found = dict[tuple[LedgerPart, date], Mapping[parts.Key, int]]


class Folded:
    """The parts in memory and how far their cohorts are folded in them; safe between threads."""

    def __init__(self, room: int = ROOM) -> None:
        self._lock = threading.Lock()
        self._marks: dict[int, Mark] = {}
        self._parts: Memory[LedgerPart, Totals] = Memory(room)

    def upto(self, marks: Mapping[int, Mark], asked: Iterable[tuple[LedgerPart, date]]) -> Found:
        """The sums of those parts that are in memory and stand at these marks."""
        with self._lock:
            for cohort, mark in marks.items():
                self._advance(cohort, mark)
            return {
                (part, day): running.upto(day)
                for part, day in asked
                if self._marks.get(part.cohort) == marks[part.cohort]
                and (running := self._parts.get(part)) is not None
            }

    def keep(self, marks: Mapping[int, Mark], read: Mapping[LedgerPart, Totals]) -> None:
        """Keep what was read at these marks, unless the memory went on meanwhile."""
        with self._lock:
            for part, running in read.items():
                if self._marks.get(part.cohort) == marks.get(part.cohort):
                    self._parts.set(part, running, running.weight)

    def _advance(self, cohort: int, mark: Mark) -> None:
        before = self._marks.get(cohort)
        if before == mark or (before and before.made == mark.made and before.block > mark.block):
            return
        held = [part for part in self._parts if part.cohort == cohort]
        news = parts.since(cohort, before, mark, held) if before else None
        for part in held:
            running = self._parts.pop(part)
            if news is not None and running is not None:
                running.add(news.get(part, ()))
                self._parts.set(part, running, running.weight)
        self._marks[cohort] = mark


_memory = Folded()


def totals(
    nodes: Mapping[str, OrgKind], dimension: str, asked: Sequence[AsOf]
) -> dict[tuple[str, AsOf], Sums]:
    """What each node comes to in each asked state, folded + waiting; a key that comes to 0 may stand.

    One statement, more where memory is cold or something was folded since. KeyError for a dimension
    the ledger does not know.
    """
    while True:
        waits = parts.waiting(list(nodes), dimension, asked)
        found = _folded(nodes, dimension, asked, waits.marks)
        if found is not None:
            return {
                (node, a): _joined(
                    found.get((LedgerPart(a.cohort, node, dimension), a.day), {}),
                    waits.sums.get((node, a), {}),
                )
                for node in nodes
                for a in asked
            }


def _folded(
    nodes: Mapping[str, OrgKind], dimension: str, asked: Sequence[AsOf], marks: Mapping[int, Mark]
) -> Found | None:
    """What is folded at these marks; None where a fold came between two statements."""
    wanted = [
        (LedgerPart(a.cohort, node, dimension), a.day)
        for a in asked
        if a.cohort in marks
        for node in nodes
    ]
    found = _memory.upto(marks, wanted)
    lacking = {part for part, day in wanted if (part, day) not in found}
    if not lacking:
        return found
    cohorts = sorted({part.cohort for part in lacking})
    lacked = {part.node: nodes[part.node] for part in lacking}
    now, read = parts.folded(lacked, dimension, cohorts)
    if any(now.get(cohort) != marks[cohort] for cohort in cohorts):
        return None
    # Before others get hold of them: whoever advances them adds what this reader sees waiting.
    found |= {(part, day): read[part].upto(day) for part, day in wanted if part in read}
    _memory.keep(now, read)
    return found


def _joined(folded: Mapping[parts.Key, int], waits: Mapping[parts.Key, int]) -> Sums:
    return {**folded, **{key: folded.get(key, 0) + value for key, value in waits.items()}}
