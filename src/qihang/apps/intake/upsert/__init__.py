"""Rows of one table found by a key: evaluated, written and undone by a few statements each.

A subclass says which table, which columns, and what can be wrong; `people.roster` is a full one.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import polars as pl
from django.db.models import Model
from django.forms import Field
from django.utils.functional import Promise

from qihang.apps.intake.models import Batch
from qihang.apps.intake.staging.table import RowCheck, Stage
from qihang.apps.intake.upsert import outcomes, reversal, writer
from qihang.apps.intake.upsert.reversal import Undone
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.kernel import Permission, Scope


class Upsert:
    """Base of most targets. In its SQL `staged` is the staged row, `record` the record.

    A staged value that is empty leaves the record's as it stands. `columns` are compared and
    written as far as the stage has them (from the sheet, from `shape`, or from `derived`);
    `paired` are written with the column they follow and never compared, because sealed bytes
    differ each time. `fresh` fills columns of new rows that are staged empty or not at all.
    """

    name: ClassVar[str]  # in addresses, in the batch, and in the audit: "roster"
    title: ClassVar[str | Promise]
    permission: ClassVar[Permission]
    layout: ClassVar[str]  # policy layout
    # A delivery is what an authority has on a day: it belongs to no cohort, may end what it leaves
    # out (Verdict.ENDED), and is written even where nothing changes, because it dates what stands.
    delivers: ClassVar[bool] = False
    places: ClassVar[frozenset[OrgKind]]  # kinds of organisation that load it

    model: ClassVar[type[Model]]
    match: ClassVar[str]  # "record.cohort = %(cohort)s AND record.exam_number = staged.exam_number"
    columns: ClassVar[tuple[str, ...]]
    paired: ClassVar[Mapping[str, str]] = {}  # "id_number_sealed": "id_number_hash"
    fresh: ClassVar[Mapping[str, str]] = {}  # "created_at": "%(now)s"
    keys: ClassVar[frozenset[str]] = frozenset()  # columns whose change asks for a reason
    creates: ClassVar[bool] = True  # else a row that finds nothing does nothing
    lookups: ClassVar[str] = ""  # "LEFT JOIN orgs_org o ON …"
    derived: ClassVar[Mapping[str, str]] = {}  # "org_id": "o.id"
    whole: ClassVar[bool] = False  # a row is all of its record: what is staged empty empties it
    objections: ClassVar[Sequence[RowCheck]] = ()
    # jsonb[] of further problems of a row: {code, severity, field, message, facts}.
    further: ClassVar[str] = "'{}'::jsonb[]"
    settled: ClassVar[str] = "false"  # rows that do nothing although they could
    in_use: ClassVar[str] = "false"  # a record made by a batch that undoing may not take away
    caption: ClassVar[tuple[str, ...]] = ()  # columns of the record by which people know it
    called: ClassVar[str] = ""  # SQL of the same, where they are not the record's own
    code_sets: ClassVar[Mapping[str, str]] = {}  # where a column's codes are not its field's

    def open_to(self, scope: Scope) -> bool:
        """Whether the scope may load this anywhere."""
        return scope.allows(self.permission)

    def questions(self, today: date) -> Mapping[str, Field]:
        """What is asked besides organisation, cohort and file: name -> field of the form."""
        del today
        return {}

    def asked(
        self, scope: Scope, answers: Mapping[str, Any], today: date
    ) -> Mapping[str, str | bool]:
        """What `Batch.asked` keeps of the answers; raises Refusal where they cannot be."""
        del scope, answers, today
        return {}

    def answered(self, batch: Batch) -> Sequence[tuple[str, str]]:
        """The same for people: what was asked, and the answer."""
        del batch
        return ()

    def reach(self, org: Org) -> str:
        """The path below which a batch of this organisation may touch records: %(reach)s."""
        return org.path

    def shape(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """The sheet's columns as they are staged: sealed, hashed, keyed. Once for each file."""
        del batch
        return frame

    def layout_field(self, column: str) -> tuple[str, str]:
        """The field of the layout a column stands for, and the column that can be shown for it."""
        return column, column

    def value_labels(self, column: str, values: Sequence[Any]) -> Mapping[Any, str]:
        """Labels of values that mean nothing to a reader, such as ids; others stay as they are."""
        del column, values
        return {}

    def publish(self, ids: frozenset[int], on: date) -> None:
        """Publish one event about all these records."""

    def evaluate(self, scope: Scope, stage: Stage) -> None:
        """Find what each staged row would do; see Stage.make_results."""
        del scope
        outcomes.evaluate(self, stage)

    def lock(self, scope: Scope, stage: Stage) -> None:
        """Lock the records that will be touched, in the order of their ids."""
        del scope
        outcomes.lock(self, stage)

    def apply(self, scope: Scope, stage: Stage) -> frozenset[int]:
        """Write the new and changed rows with their Change; ids of the records touched."""
        del scope
        return writer.write(self, stage)

    def undo(self, scope: Scope, batch: Batch, original: Batch) -> Undone:
        """Restore what `original` changed and nobody has changed since; `batch` is the reversing."""
        del scope
        return reversal.reverse(self, batch, original)


__all__ = ["Undone", "Upsert"]
