"""Loading millions of rows: their tables' indexes and foreign keys are put aside and made anew."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Model

_CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
            pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'f')
    ORDER BY contype = 'f', conname
"""
_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indexrelid::regclass::text
"""
# Sorting for an index in memory rather than on disk.
_ROOM = "SET LOCAL maintenance_work_mem = '256MB'"


@dataclass(frozen=True, slots=True)
class Aside:
    """One index or constraint: the statements that take it away and bring it back."""

    drop: str
    make: str


@contextmanager
def indexes_aside(models: Sequence[type[Model]]) -> Iterator[None]:
    """Inside, the models' tables have primary keys and checks only; inside a transaction only.

    Whatever the rows break is raised at the end, when indexes and foreign keys are made again; an
    error or a broken connection takes the whole transaction back, indexes included.
    """
    tables = [model._meta.db_table for model in models]  # noqa: SLF001
    aside = [*_found(_CONSTRAINTS, tables), *_found(_INDEXES, tables)]
    _run([_ROOM, *(one.drop for one in reversed(aside))])
    yield
    connection.check_constraints()  # what is still to be checked would be in the way
    uniques, keys = _parted(aside)
    _run([*(one.make for one in uniques), *(one.make for one in keys)])


def _found(query: str, tables: list[str]) -> list[Aside]:
    with connection.cursor() as cursor:
        cursor.execute(query, [tables])
        return [Aside(*row) for row in cursor.fetchall()]


def _parted(aside: list[Aside]) -> tuple[list[Aside], list[Aside]]:
    """What stands alone, and the foreign keys that need the others' unique indexes."""
    keys = [one for one in aside if "FOREIGN KEY" in one.make]
    return [one for one in aside if one not in keys], keys


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
