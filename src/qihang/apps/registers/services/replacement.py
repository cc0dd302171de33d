"""From the scratch table into the register by sets: what changed is followed, what is gone is ended."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.apps.registers.rules import CONTENT, KEY, RegisterShape
from qihang.apps.registers.services.staging import ARRIVING, once_each

_MODEL = {RegisterShape.FIRMS: Firm, RegisterShape.PEOPLE: PersonRow}
# The partial unique index that says which row is the same one.
_SAME = {
    RegisterShape.FIRMS: "code, source",
    RegisterShape.PEOPLE: "person_hash, register, source, kind, body_code, from_date",
}
# Pairs of a million names are sorted into their index at the end, not one name at a time.
_ROOM = "SET LOCAL gin_pending_list_limit = '1GB'; SET LOCAL maintenance_work_mem = '256MB'"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery whose rows stand in `arriving`; `first` where nothing of its authority stands yet."""

    shape: RegisterShape
    delivery: Delivery
    first: bool


def replace_rows(came: NewDelivery) -> None:
    """Bring the rows into the register and the counts onto the delivery (not saved here)."""
    delivery = came.delivery
    delivery.repeated = once_each(came.shape)
    with connection.cursor() as cursor:
        if not came.first:
            cursor.execute(_end_changed(came.shape), _facts(delivery))
            delivery.changed = cursor.rowcount
            if delivery.whole:
                cursor.execute(_end_missing(came.shape), _facts(delivery))
                delivery.ended = cursor.rowcount
        cursor.execute(_ROOM)
        cursor.execute(_add(came.shape), _facts(delivery))
        inserted = cursor.rowcount
        cursor.execute("SELECT gin_clean_pending_list('firm_by_grams')")
    delivery.added = inserted - delivery.changed


def give_back(shape: RegisterShape, delivery: Delivery) -> None:
    """Take the delivery's rows out and let those it ended hold again."""
    rows = table(shape)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {rows} WHERE delivery_id = %s",  # noqa: S608 - own table
            [delivery.pk],
        )
        cursor.execute(
            f"UPDATE {rows} SET until = NULL, ended_by_id = NULL WHERE ended_by_id = %s",  # noqa: S608
            [delivery.pk],
        )


def _end_changed(shape: RegisterShape) -> str:
    return f"""
        UPDATE {table(shape)} held SET until = %(day)s, ended_by_id = %(delivery)s FROM arriving
        WHERE {standing(shape)} AND {matches(shape)} AND {differs(*CONTENT[shape])}
    """  # noqa: S608 - own tables and columns


def _end_missing(shape: RegisterShape) -> str:
    return f"""
        UPDATE {table(shape)} held SET until = %(day)s, ended_by_id = %(delivery)s
        WHERE {standing(shape)} AND NOT EXISTS (SELECT FROM arriving WHERE {matches(shape)})
    """  # noqa: S608


def _add(shape: RegisterShape) -> str:
    columns = ", ".join(ARRIVING[shape])
    own = "" if shape == RegisterShape.FIRMS else "register, "
    its = "" if shape == RegisterShape.FIRMS else "%(register)s, "
    return f"""
        INSERT INTO {table(shape)} (source, delivery_id, since, {own}{columns})
        SELECT %(source)s, %(delivery)s, %(day)s, {its}{columns} FROM arriving
        ON CONFLICT ({_SAME[shape]}) WHERE until IS NULL DO NOTHING
    """  # noqa: S608


def standing(shape: RegisterShape) -> str:
    """Rows of the same authority (and register) that hold now."""
    own = "" if shape == RegisterShape.FIRMS else " AND held.register = %(register)s"
    return f"held.until IS NULL AND held.source = %(source)s{own}"


def matches(shape: RegisterShape) -> str:
    """The same key; days may be missing in it, texts never are."""
    parts = (
        f"held.{name} IS NOT DISTINCT FROM arriving.{name}"
        if name.endswith("_date")
        else f"held.{name} = arriving.{name}"
        for name in KEY[shape]
    )
    return " AND ".join(parts)


def differs(*columns: str) -> str:
    """A row says something else than the one that holds, in any of these columns."""
    held = ", ".join(f"held.{name}" for name in columns)
    came = ", ".join(f"arriving.{name}" for name in columns)
    return f"ROW({held}) IS DISTINCT FROM ROW({came})"


def table(shape: RegisterShape) -> str:
    """The table of the shape's rows."""
    return _MODEL[shape]._meta.db_table  # noqa: SLF001 - the documented way to a model's table


def _facts(delivery: Delivery) -> dict[str, int | str | date]:
    return {
        "day": delivery.day,
        "delivery": delivery.pk,
        "source": delivery.source,
        "register": delivery.register,
    }
