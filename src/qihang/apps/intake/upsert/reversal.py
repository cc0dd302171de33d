"""Taking a batch back: each record that still stands as the batch left it returns to what it was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import UniqueConstraint

from qihang.apps.intake.models import Batch
from qihang.apps.intake.upsert.outcomes import table
from qihang.apps.intake.upsert.writer import digest
from qihang.apps.orgs.integrity import signed
from qihang.apps.orgs.services import must_be_as_signed

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from qihang.apps.intake.upsert import Upsert

_LOCK = """
    SELECT record.id FROM {table} record
    WHERE record.id IN (SELECT subject FROM intake_change WHERE batch_id = %(original)s)
    ORDER BY record.id FOR UPDATE
"""
_BACK = """
    CREATE TEMPORARY TABLE intake_back ON COMMIT DROP AS
    SELECT change.subject, change.row, change.before, change.after, array_to_string(ARRAY[{caption}], ' ') AS caption,
        CASE WHEN record.id IS NULL THEN 'gone' WHEN {digest} <> change.digest THEN 'changed'
            WHEN change.before IS NULL AND ({in_use}) THEN 'in_use' ELSE '' END AS why
    FROM intake_change change LEFT JOIN {table} record ON record.id = change.subject
    WHERE change.batch_id = %(original)s
"""
# A former number that another record has now, and keeps, cannot come back; what that holds back in turn follows.
_HELD = """
    UPDATE intake_back SET why = 'held' WHERE subject IN (
        SELECT back.subject FROM intake_back back JOIN {table} record ON record.id = back.subject
        CROSS JOIN LATERAL jsonb_populate_record(record, back.before) former
        JOIN {table} holder ON holder.id <> record.id AND ({holders}) = ({formers})
        LEFT JOIN intake_back moving ON moving.subject = holder.id AND moving.why = ''
        WHERE back.why = '' AND back.before IS NOT NULL AND CASE WHEN moving.subject IS NULL THEN true
            WHEN moving.before IS NULL THEN false
            ELSE (SELECT ({thens}) = ({holders}) FROM jsonb_populate_record(holder, moving.before) held) END)
"""
_RESTORE = """
    UPDATE {table} record SET ({names}) = (
        SELECT {values} FROM jsonb_populate_record(record, back.before) former)
    FROM intake_back back WHERE back.subject = record.id AND back.why = '' AND back.before IS NOT NULL
"""
_REMOVE = """
    DELETE FROM {table} record USING intake_back back
    WHERE back.subject = record.id AND back.why = '' AND back.before IS NULL
"""
_REMEMBER = """
    INSERT INTO intake_change (batch_id, subject, row, before, after, digest)
    SELECT %(batch)s, back.subject, back.row, back.after, back.before, coalesce({digest}, '')
    FROM intake_back back LEFT JOIN {table} record ON record.id = back.subject WHERE back.why = ''
"""


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that was left as it is: why is gone, changed, in_use or held."""

    row: int
    caption: str
    why: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back did: ids restored and removed, and what had to stay.

    `rows` has the columns of the batch that count it; a target that names no ids counts by itself.
    """

    restored: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    kept: tuple[KeptRecord, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, int]:
        """Restored as changed, removed as new."""
        return {"changed": len(self.restored), "new": len(self.removed), **self.counted}


def reverse(target: "Upsert", batch: Batch, original: Batch) -> Undone:
    """A few statements over the changes of `original`; its reversal is remembered under `batch`.

    Refuses with not_as_signed where a record was altered outside the product.
    """
    facts = {"original": original.pk, "batch": batch.pk}
    columns = (*target.columns, *target.paired)
    parts = {
        "table": table(target),
        "digest": digest(target),
        "in_use": " OR ".join((target.in_use, *_references(target))),
        "caption": target.called
        or ", ".join(f'record."{name}"::text' for name in target.caption)
        or "''",
        "names": ", ".join(f'"{name}"' for name in columns),
        "values": ", ".join(f'former."{name}"' for name in columns),
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.intake_back")
        for statement in (_LOCK, _BACK):
            cursor.execute(statement.format(**parts), facts)
        _hold_back(target, cursor)
        if kind := signed.kind_of(target.model):
            cursor.execute("SELECT subject FROM intake_back WHERE why = ''")
            must_be_as_signed(**{kind.kind: [number for (number,) in cursor.fetchall()]})
        for statement in (_REMOVE, _RESTORE, _REMEMBER):
            cursor.execute(statement.format(**parts), facts)
        cursor.execute("SELECT subject, row, caption, why, before IS NULL FROM intake_back")
        found = cursor.fetchall()
    return Undone(
        restored=frozenset(s for s, _, _, why, made in found if not why and not made),
        removed=frozenset(s for s, _, _, why, made in found if not why and made),
        kept=tuple(sorted((KeptRecord(r, c, why) for _, r, c, why, _ in found if why), key=_row)),
    )


def _hold_back(target: "Upsert", cursor: "CursorWrapper") -> None:
    """Leave what cannot return because its number is another record's now, until nothing follows."""
    statements = [
        _HELD.format(table=table(target), **_sides(constraint.fields))
        for constraint in target.model._meta.constraints  # noqa: SLF001 - the documented way
        if isinstance(constraint, UniqueConstraint) and constraint.deferrable
    ]
    held = len(statements)
    while held:
        held = 0
        for statement in statements:
            cursor.execute(statement)
            held += cursor.rowcount


def _sides(names: Iterable[str]) -> dict[str, str]:
    """The columns of a constraint on each side it is compared."""
    aliases = {"holders": "holder", "formers": "former", "thens": "held"}
    return {
        side: ", ".join(f'{alias}."{name}"' for name in names) for side, alias in aliases.items()
    }


def _row(kept: KeptRecord) -> int:
    return kept.row


def _references(target: "Upsert") -> list[str]:
    """Whether any row of any table points at the record, whoever owns that table."""
    return [
        f'EXISTS (SELECT FROM "{link.related_model._meta.db_table}" referring'  # noqa: SLF001
        f' WHERE referring."{link.field.column}" = record.id)'
        for link in target.model._meta.related_objects  # noqa: SLF001 - the documented way
        if link.field.concrete and not link.many_to_many
    ]
