"""Which records are signed, and what of them: every app's manifest gives its kinds.

An act that makes or changes such a record signs what the record says afterwards (ADR 27). What a
record says is one text, made by the database from the columns listed here: the same for one record
and for a whole table, whatever the settings of the session.
"""

# ruff: noqa: S608 - the SQL is put together from constants and the columns of models

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, DateTimeField, Model

from qihang.apps.orgs import encryption
from qihang.kernel import contributions, msgid

MAC = 16  # bytes kept of each signature

_NEWEST = """(
    SELECT s.mac FROM orgs_recordsignature s
    WHERE s.kind = '{kind}' AND s.record = {row}.id ORDER BY s.act_id DESC LIMIT 1
)"""


@dataclass(frozen=True, slots=True)
class SignedPart:
    """Rows that belong to a record: `of` is their column with its id.

    `further` are SQL expressions over the row `p`, for what stands in another table. Where a record
    has very many, `hashed` leaves only the hash of each in the content.
    """

    model: str
    of: str
    columns: tuple[str, ...]
    further: tuple[str, ...] = ()
    hashed: bool = False

    @property
    def table(self) -> str:
        return _model(self.model)._meta.db_table  # noqa: SLF001 - the documented way to a table

    def text(self, row: str) -> str:
        """SQL of all that belong to `row`, in the order of their ids."""
        columns = _columns(_model(self.model), "p", ("id", *self.columns))
        each = f"json_build_array({', '.join((*columns, *self.further))})"
        said = f"json_agg({each} ORDER BY p.id)"
        if self.hashed:
            each = f"sha256(convert_to({each}::text, 'UTF8'))"
            said = f"encode(sha256(string_agg({each}, ''::bytea ORDER BY p.id)), 'hex')"
        return f"(SELECT {said} FROM {self.table} p WHERE p.{self.of} = {row}.id)"


@dataclass(frozen=True, slots=True)
class Signed:
    """One kind of record: which columns make its content, and which acts may change it.

    `kind` is the subject kind of its acts, whose subject is the record's column
    `subject_column`. `through`
    names other subject kinds whose acts change the record that their subject belongs to: model and
    its column with the record's id. `where` says which records must be signed. A change of the lists
    needs the next `version` (ADR 27).
    """

    kind: str
    model: str
    columns: tuple[str, ...]
    made_by: frozenset[str]
    changed_by: frozenset[str] = frozenset()
    parts: tuple[SignedPart, ...] = ()
    through: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    subject_column: str = "uuid"
    where: str = "true"
    version: int = 1

    @property
    def key(self) -> str:
        """Its kind."""
        return self.kind

    @property
    def table(self) -> str:
        return _model(self.model)._meta.db_table  # noqa: SLF001 - as above

    @property
    def tables(self) -> tuple[str, ...]:
        """Its own and those of its parts."""
        return (self.table, *(part.table for part in self.parts))

    def text(self, row: str = "r") -> str:
        """SQL of the content of the record that the statement calls `row`."""
        columns = _columns(_model(self.model), row, ("id", *self.columns))
        parts = (part.text(row) for part in self.parts)
        said = ", ".join((f"'{self.kind}'", f"{self.version}", *columns, *parts))
        return f"json_build_array({said})::text"

    def contents(self, condition: str) -> str:
        """Statement: id, content, newest signature of the records `r` that satisfy the condition."""
        return f"SELECT r.id, {self.text()}, {self.newest()} FROM {self.table} r WHERE {condition}"

    def newest(self, row: str = "r") -> str:
        """SQL of its newest signature, NULL where no act ever signed it."""
        return _NEWEST.format(kind=self.kind, row=row)

    def subjects(self, subject_kind: str) -> str:
        """Statement: subject, id, content, newest signature for each of %(subjects)s."""
        if subject_kind == self.kind:
            source, subject = f"{self.table} r", f"r.{self.subject_column}"
        else:
            model, column = self.through[subject_kind]
            table = _model(model)._meta.db_table  # noqa: SLF001 - as above
            source, subject = f"{table} t JOIN {self.table} r ON r.id = t.{column}", "t.uuid"
        kind = (
            "uuid"
            if subject != f"r.{self.subject_column}" or self.subject_column == "uuid"
            else "bigint"
        )
        return (
            f"SELECT {subject}::text, r.id, {self.text()}, {self.newest()} FROM {source}"
            f" WHERE {subject} = ANY(%(subjects)s::{kind}[])"
        )


def fits(content: str, mac: bytes | None) -> bool:
    """Whether this is the signature of this content."""
    return mac is not None and hmac.compare_digest(mac_of(content), bytes(mac))


def mac_of(content: str) -> bytes:
    """MAC bytes that only holders of the key can make for this content."""
    return encryption.sign(content.encode(), "record")[:MAC]


def mac_of_removed(kind: str, record: int) -> bytes:
    """The signature of a record that an act took away."""
    return mac_of(f"{kind} {record} removed")


_RECORD = msgid("每条记录与最后一次办理签下的内容核对；绕过系统改动、加入、删去的行逐一指明。")
_PART = msgid("作为所属记录的一部分签名核对；绕过系统改动、加入、删去时指明所属记录。")
_SIGNATURES = msgid("每次办理留下的签名与审计记录核对；被删改、加入时指明。")


def covered_tables() -> dict[str, str]:
    """Table -> what of it is compared, for the proof of records."""
    covered = {"orgs_recordsignature": _SIGNATURES}
    for kind in all_kinds():
        covered[kind.table] = _RECORD
        covered.update(dict.fromkeys(kind.tables[1:], _PART))
    return covered


def kind_named(kind: str) -> Signed:
    """The kind of this name; raises KeyError where there is none."""
    return contributions.by_key(Signed)[kind]


def kind_of(model: type[Model]) -> Signed | None:
    """The kind whose records are of this model, None where they are not signed."""
    label = model._meta.label  # noqa: SLF001 - the documented way to a model's name
    return next((one for one in all_kinds() if one.model == label), None)


def all_kinds() -> tuple[Signed, ...]:
    """Every kind, in the order in which their apps stand."""
    return contributions.of(Signed)


def changed_by(act: str, subject_kind: str) -> Iterator[Signed]:
    """The kinds of record that this act makes or changes."""
    for one in all_kinds():
        known = subject_kind == one.kind or subject_kind in one.through
        if known and (act in one.made_by or act in one.changed_by):
            yield one


@cache
def _model(name: str) -> type[Model]:
    return apps.get_model(name)


def _columns(model: type[Model], alias: str, names: tuple[str, ...]) -> Iterator[str]:
    """SQL of each column in a form that no setting of the session changes."""
    fields: Mapping[str, Any] = {
        str(f.column): f
        for f in model._meta.concrete_fields  # noqa: SLF001 - the documented way to columns
    }
    for name in names:
        column = f'{alias}."{name}"'
        if isinstance(fields[name], DateTimeField):
            column = f"extract(epoch FROM {column})"
        elif isinstance(fields[name], BinaryField):
            column = f"encode({column}, 'hex')"
        yield column
