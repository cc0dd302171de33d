"""Registers for other systems: how fresh each is, and what an authority delivers."""

from datetime import date
from typing import Annotated
from uuid import UUID

import polars as pl
from django.http import Http404
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from qihang.apps.registers import queries, rules, services
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.queries import RegisterStanding
from qihang.kernel import Objection, Permission, Refusal
from qihang.policy import load
from qihang.web.api import Key, Text, needs
from qihang.web.request import Request

router = Router(tags=["registers"])
MOST = 20_000
_TYPES = {"day": pl.Date, "whole": pl.Int64}
LongText = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=2000)]
SEES = tuple(p for p in Permission if p.startswith("register.see_"))


class RegisterOut(Schema):
    """One register as it stands."""

    name: str = Field(examples=["employers"])
    newest: date | None = Field(description="the day of its newest delivery")
    rows: int = Field(description="rows that hold now")
    stale: bool = Field(description="whether a newer delivery is overdue")


class RowIn(Schema):
    """One row; which columns a register has depends on what it is about (firms or people)."""

    model_config = ConfigDict(extra="forbid")

    code: Text = Field("", description="firms: credit code")
    id_number: Text = Field("", description="people: kept as a keyed hash only")
    name: Text = ""
    status: Text = Field("", description="firms: as the authority puts it")
    kind: Text = ""
    industry: Text = ""
    place: Text = ""
    body_code: Text = ""
    body_name: Text = ""
    note: Text = ""
    founded_date: date | None = None
    ended_date: date | None = None
    from_date: date | None = None
    until_date: date | None = None
    status_date: date | None = Field(None, description="firms: since when the status holds")
    legal_person: Text = Field("", description="firms: kept as a keyed hash only")
    legal_person_number: Text = Field("", description="firms: kept as a keyed hash only")
    scope_text: LongText = Field("", description="firms: scope of business")
    staff_count: int | None = Field(
        None, ge=0, le=10_000_000, description="firms: how many work there"
    )
    phone: Text = Field("", description="people: kept as a keyed hash only")


class DeliveryIn(Schema):
    """All that an authority has (`whole`), or what is new and changed."""

    model_config = ConfigDict(extra="forbid")

    source: Text = Field(description="which authority", examples=["market"])
    day: date = Field(description="the day of which the rows speak")
    whole: bool = False
    rows: Annotated[list[RowIn], Field(min_length=1, max_length=MOST)]


class DeliveryOut(Schema):
    """What the delivery did."""

    uuid: UUID
    rows: int
    added: int
    changed: int
    ended: int
    repeated: int = Field(description="rows with the key of an earlier one")


@router.get(
    "/registers", auth=needs(*SEES), response=list[RegisterOut], operation_id="registers",
    summary="The registers the token may see, and how fresh they are",
)  # fmt: skip
def registers(request: Request) -> list[dict]:
    """Rows of persons are never listed."""
    return [_standing(s) for s in queries.standings(request.scope, request.today)]


@router.post(
    "/registers/{name}/deliveries", auth=needs(Permission.REGISTER_LOAD),
    response={201: DeliveryOut}, operation_id="deliver", summary="Deliver rows of a register",
)  # fmt: skip
def deliver(request: Request, name: Key, delivery: DeliveryIn) -> Delivery:
    """As loading a file does: rows that changed are followed, a whole delivery ends the others."""
    if name not in load().registers.by_name:
        raise Http404
    origin = rules.Origin(delivery.source, delivery.day, delivery.whole)
    frame = _frame(name, delivery.rows)
    return services.load_delivery(request.scope, name, [frame], origin, request.now)


def _frame(register: str, rows: list[RowIn]) -> pl.DataFrame:
    """The columns of the register's shape; raises Refusal column_unknown for any other that is filled."""
    columns = rules.COLUMNS[rules.shape_of(load().registers.by_name[register])]
    told = [row.model_dump() for row in rows]
    foreign = tuple(
        _foreign(number, name)
        for number, row in enumerate(told)
        for name, value in row.items()
        if value and name not in columns
    )
    if foreign:
        raise Refusal(
            "column_unknown",
            "有 {n} 处填了这个登记库没有的列，没有导入任何数据。",
            foreign[:100],
            n=len(foreign),
        )
    types = {name: _TYPES.get(kind, pl.String) for name, kind in columns.items()}
    return pl.DataFrame([{n: row[n] for n in columns} for row in told], schema=types)


def _foreign(number: int, name: str) -> Objection:
    return Objection("column_unknown", "这个登记库没有这一列。", f"body/rows/{number}/{name}")


def _standing(standing: RegisterStanding) -> dict:
    newest = max((d.day for d in standing.newest), default=None)
    return {
        "name": standing.register.name,
        "newest": newest,
        "rows": standing.rows,
        "stale": standing.stale,
    }
