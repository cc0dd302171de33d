"""What sheets can be loaded into: upper apps' manifests give the targets.

Most targets are rows of one table found by a key: subclass `Upsert` and say which columns. Anything
else fulfils `Target` by itself. All of it works in sets: staged rows lie in the temporary table
`intake_stage` (`Stage`), and a target answers with SQL over it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import polars as pl
from django.forms import Field
from django.utils.functional import Promise

from qihang.apps.intake.models import Batch
from qihang.apps.intake.staging.table import RowCheck, RowProblem, Stage, problem_json
from qihang.apps.intake.upsert import Undone, Upsert
from qihang.apps.intake.upsert.reversal import KeptRecord
from qihang.apps.intake.upsert.writer import digest_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope, contributions


class Target(Protocol):
    """What a sheet becomes. See Upsert, which fulfils all of it, for the meaning of each part."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | Promise: ...
    @property
    def permission(self) -> Permission: ...
    @property
    def layout(self) -> str: ...
    @property
    def delivers(self) -> bool: ...
    @property
    def places(self) -> frozenset[OrgKind]: ...
    @property
    def objections(self) -> Sequence[RowCheck]: ...
    @property
    def caption(self) -> tuple[str, ...]: ...
    @property
    def keys(self) -> frozenset[str]: ...
    @property
    def code_sets(self) -> Mapping[str, str]: ...

    def open_to(self, scope: Scope) -> bool: ...
    def questions(self, today: date) -> Mapping[str, Field]: ...
    def asked(
        self, scope: Scope, answers: Mapping[str, Any], today: date
    ) -> Mapping[str, str | bool]: ...
    def answered(self, batch: Batch) -> Sequence[tuple[str, str]]: ...
    def reach(self, org: Org) -> str: ...
    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame: ...
    def evaluate(self, scope: Scope, stage: Stage) -> None: ...
    def lock(self, scope: Scope, stage: Stage) -> None: ...
    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]: ...
    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone: ...
    def publish(self, ids: frozenset[int], on: date) -> None: ...
    def layout_field(self, column: str) -> tuple[str, str]: ...
    def value_labels(self, column: str, values: Sequence[Any]) -> Mapping[Any, str]: ...


@dataclass(frozen=True, slots=True)
class SheetTarget:
    """A target as a manifest gives it."""

    target: Target

    @property
    def key(self) -> str:
        """The target's name."""
        return self.target.name


def target_of(batch: Batch) -> Target:
    """The target a batch was loaded into."""
    return target_named(batch.target)


def target_named(name: str) -> Target:
    """The target of this name; raises KeyError where there is none."""
    return contributions.by_key(SheetTarget)[name].target


def all_targets() -> tuple[Target, ...]:
    """Every target there is, in the order in which their apps stand."""
    return tuple(one.target for one in contributions.of(SheetTarget))


__all__ = [
    "KeptRecord",
    "RowCheck",
    "RowProblem",
    "SheetTarget",
    "Stage",
    "Target",
    "Undone",
    "Upsert",
    "all_targets",
    "digest_of",
    "problem_json",
    "target_named",
    "target_of",
]
