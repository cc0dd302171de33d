"""Reading in a child process: a paper that makes its reader run away costs that child alone."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qihang.engines.child_process import Child, ChildError, ChildLimits, preload
from qihang.engines.papers.facts import PaperFact
from qihang.engines.papers.pages import Spot
from qihang.engines.papers.reading import UNREADABLE, Paper, read_paper
from qihang.engines.papers.remarks import Remark
from qihang.kernel import Refusal
from qihang.policy import PaperWords

preload(f"{__package__}.reading")
# The models of the reader of pictures take a gigabyte of addresses; a page takes it seconds.
LIMITS = ChildLimits(memory=3 << 30, answers=4 << 20, seconds=180, patience=300)


def read_in_child(
    path: Path, media_type: str, words: PaperWords, most: int, limits: ChildLimits = LIMITS
) -> Paper:
    """Read one paper in a child of its own; what ends the child or cannot be opened is UNREADABLE."""
    with Child(_Reads, path, media_type, words, most, limits=limits) as child:
        try:
            answer = b"".join(child.ask("read"))
        except (ChildError, Refusal):
            return Paper(UNREADABLE, 0, (), (), "")
    return _paper(json.loads(answer))


class _Reads:
    """In the child: the paper as JSON."""

    def __init__(self, path: Path, media_type: str, words: PaperWords, most: int) -> None:
        self._job = path, media_type, words, most

    def read(self) -> Iterator[bytes]:
        yield json.dumps(asdict(read_paper(*self._job))).encode()


def _paper(found: dict[str, Any]) -> Paper:
    facts = tuple(PaperFact(**_placed(one)) for one in found.pop("facts"))
    remarks = tuple(Remark(**_placed(one)) for one in found.pop("remarks"))
    return Paper(facts=facts, remarks=remarks, **found)


def _placed(one: dict[str, Any]) -> dict[str, Any]:
    spot = one["spot"]
    return {**one, "spot": Spot(spot["page"], tuple(spot["box"]))}
