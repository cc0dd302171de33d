"""What a preview shows of single rows: examples of what is new, what changes, and what is wrong.

It names people, so it is kept sealed with the batch and goes with the sheet.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from qihang.apps.intake.models import Batch
from qihang.apps.orgs.services import seal, unseal

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class CellFault:
    """One cell at fault; `facts` fill the sentence of its kind (engines.tabular.in_words)."""

    row: int
    cell: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """All faults of one kind in one column: how many, and some of them."""

    column: str
    code: str
    severity: str
    message: str
    count: int
    examples: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field before and after; `codes` names the code set the values are of."""

    column: str
    before: Any
    after: Any
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One row by what people know it by; for a changed one what changes."""

    row: int
    caption: str
    differences: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchPreview:
    """`fields` counts the changes of each column; `rekeyed` are rows that change a key, by which
    records are known; `kept` are the rows an undo had to leave.
    """

    kinds: tuple[FaultGroup, ...] = ()
    fields: dict[str, int] = field(default_factory=dict)
    new: tuple[Sample, ...] = ()
    changed: tuple[Sample, ...] = ()
    ended: tuple[Sample, ...] = ()
    rekeyed: tuple[Sample, ...] = ()
    kept: tuple[tuple[int, str, str], ...] = ()
    kept_count: int = 0


def sealed(preview: BatchPreview) -> bytes:
    """As it is stored."""
    return seal(json.dumps(asdict(preview), ensure_ascii=False, default=str))


def preview_of(batch: Batch) -> BatchPreview:
    """What is stored; empty before the first preview and after it is forgotten."""
    if batch.preview_sealed is None:
        return BatchPreview()
    raw = json.loads(unseal(batch.preview_sealed))
    return BatchPreview(
        kinds=tuple(
            FaultGroup(**{**k, "examples": tuple(CellFault(**f) for f in k["examples"])})
            for k in raw["kinds"]
        ),
        fields=raw["fields"],
        new=tuple(Sample(s["row"], s["caption"]) for s in raw["new"]),
        changed=_samples(raw["changed"]),
        rekeyed=_samples(raw.get("rekeyed", ())),
        ended=tuple(Sample(s["row"], s["caption"]) for s in raw.get("ended", ())),
        kept=tuple((row, caption, why) for row, caption, why in raw["kept"]),
        kept_count=raw["kept_count"],
    )


def _samples(raw: Iterable[Mapping[str, Any]]) -> tuple[Sample, ...]:
    return tuple(
        Sample(s["row"], s["caption"], tuple(FieldDifference(**d) for d in s["differences"]))
        for s in raw
    )
