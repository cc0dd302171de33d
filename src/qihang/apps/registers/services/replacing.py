"""From the scratch table into the register by sets: what changed is followed, what is gone is ended."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.apps.registers.rules import CONTENT, KEY, Shape
from qihang.apps.registers.services.arriving import ARRIVING

_MODEL = {Shape.FIRMS: Firm, Shape.PEOPLE: PersonRow}
# The partial unique index that says which row is the same one.
_SAME = {
    Shape.FIRMS: "code, source",
    Shape.PEOPLE: "person_hash, register, source, kind, body_code, from_date",
}
# Pairs of a million names are sorted into their index at the end, not one name at a time.
_ROOM = "SET LOCAL gin_pending_list_limit = '1GB'; SET LOCAL maintenance_work_mem = '256MB'"


@dataclass(frozen=True, slots=True)
class Came:
    """A delivery whose rows stand in `arriving`; `first` where nothing of its authority stands yet."""

    shape: Shape
    delivery: Delivery
    first: bool


def take_over(came: Came) -> None:
    """Bring the rows into the register and the counts onto the delivery (not saved here)."""
    delivery = came.delivery
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
    delivery.repeated = delivery.rows - (inserted if came.first else _different(came.shape))


def give_back(shape: Shape, delivery: Delivery) -> None:
    """Take the delivery's rows out and let those it ended hold again."""
    table = _table(shape)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE delivery_id = %s",  # noqa: S608 - own table
            [delivery.pk],
        )
        cursor.execute(
            f"UPDATE {table} SET until = NULL, ended_by_id = NULL WHERE ended_by_id = %s",  # noqa: S608
            [delivery.pk],
        )


def _end_changed(shape: Shape) -> str:
    held = ", ".join(f"held.{name}" for name in CONTENT[shape])
    came = ", ".join(f"arriving.{name}" for name in CONTENT[shape])
    return f"""
        UPDATE {_table(shape)} held SET until = %(day)s, ended_by_id = %(delivery)s FROM arriving
        WHERE {_standing(shape)} AND {_matches(shape)} AND ({held}) IS DISTINCT FROM ({came})
    """  # noqa: S608 - own tables and columns


def _end_missing(shape: Shape) -> str:
    return f"""
        UPDATE {_table(shape)} held SET until = %(day)s, ended_by_id = %(delivery)s
        WHERE {_standing(shape)} AND NOT EXISTS (SELECT FROM arriving WHERE {_matches(shape)})
    """  # noqa: S608


def _add(shape: Shape) -> str:
    columns = ", ".join(ARRIVING[shape])
    own = "" if shape == Shape.FIRMS else "register, "
    its = "" if shape == Shape.FIRMS else "%(register)s, "
    return f"""
        INSERT INTO {_table(shape)} (source, delivery_id, since, {own}{columns})
        SELECT %(source)s, %(delivery)s, %(day)s, {its}{columns} FROM arriving
        ON CONFLICT ({_SAME[shape]}) WHERE until IS NULL DO NOTHING
    """  # noqa: S608


def _different(shape: Shape) -> int:
    """How many different keys arrived."""
    keys = ", ".join(KEY[shape])
    counted = f"SELECT count(*) FROM (SELECT DISTINCT {keys} FROM arriving) different"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return int(cursor.fetchone()[0])


def _standing(shape: Shape) -> str:
    """Rows of the same authority (and register) that hold now."""
    own = "" if shape == Shape.FIRMS else " AND held.register = %(register)s"
    return f"held.until IS NULL AND held.source = %(source)s{own}"


def _matches(shape: Shape) -> str:
    """The same key; days may be missing in it, texts never are."""
    parts = (
        f"held.{name} IS NOT DISTINCT FROM arriving.{name}"
        if name.endswith("_date")
        else f"held.{name} = arriving.{name}"
        for name in KEY[shape]
    )
    return " AND ".join(parts)


def _table(shape: Shape) -> str:
    return _MODEL[shape]._meta.db_table  # noqa: SLF001 - the documented way to a model's table


def _facts(delivery: Delivery) -> dict[str, int | str | date]:
    return {
        "day": delivery.day,
        "delivery": delivery.pk,
        "source": delivery.source,
        "register": delivery.register,
    }
