"""Frames of what other authorities say, of the persons and firms that the registrations name."""

from collections.abc import Collection, Iterable

import polars as pl
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from qihang.apps.registers.models import Delivery, Firm, PersonRow
from qihang.apps.registers.queries import deliveries_in, listed
from qihang.apps.registers.rules import plain
from qihang.apps.verification.queries.frames.columns import digest, frame_of, mapped
from qihang.apps.verification.queries.frames.order import FrameOrder
from qihang.apps.verification.queries.frames.records import graduates_of
from qihang.kernel import Scope
from qihang.policy import load

# Frames about the graduates themselves bear the names of their registers.
LISTS = ("insurance", "admissions", "enlistment", "programmes")
# Which register each frame comes from.
REGISTER_OF = {
    "firms": "employers",
    "firm_states": "employers",
    "firms_meant": "employers",
    "firm_people": "firm_people",
    "staff": "staff",
    **{name: name for name in LISTS},
}
_SPAN = {"from_date": pl.Date, "until_date": pl.Date}
_FIRM_TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("founded_date", "ended_date", "since", "until"), pl.Date),
    "staff_count": pl.Int64,
}


def sources(scope: Scope, order: FrameOrder) -> pl.DataFrame:
    """Day of the newest data of every register that was delivered and may be seen."""
    newest: dict[str, Delivery] = {}
    for delivery in deliveries_in(scope).filter(undone_at=None, day__lte=order.day):
        newest.setdefault(delivery.register, delivery)
    rows = [(name, newest[name].day) for name in sorted(newest) if name in order.registers]
    return pl.DataFrame(rows, schema={"source": pl.String, "day": pl.Date}, orient="row")


def firms(scope: Scope, order: FrameOrder, codes: Collection[str]) -> pl.DataFrame:
    """All that was said of these codes, each with the days on which it held."""
    return _firms(scope, order, Q(code__in=sorted(codes)))


def named_firms(
    scope: Scope,
    order: FrameOrder,
    names: Collection[str],
    codes: Collection[str] | None = None,
) -> pl.DataFrame:
    """The firms that bear one of these names (as they are compared) now, perhaps of these codes only."""
    of = Q() if codes is None else Q(code__in=sorted(codes))
    return _firms(scope, order, of & Q(plain__in=sorted(names), until=None))


def _firms(scope: Scope, order: FrameOrder, which: Q) -> pl.DataFrame:  # noqa: ARG001 - what it says of firms is public
    no_more = When(
        status__regex=load().registers.ended_status, then=Coalesce("status_date", "since")
    )
    columns = {
        "code": "code",
        "name": "name",
        "plain": "plain",
        "status": "status",
        "kind": "kind",
        "industry": "industry",
        "place": "place",
        "founded_date": "founded_date",
        "ended_date": Coalesce("ended_date", Case(no_more, default=Value(None))),
        "scope_text": "scope_text",
        "legal_person": digest(order.key, "owner_hash"),
        "staff_count": "staff_count",
        "since": "since",
        "until": "until",
    }
    held = Firm.objects.filter(which, since__lte=order.day)
    return frame_of(held, columns, _FIRM_TYPES)


def firm_states(firms: pl.DataFrame) -> pl.DataFrame:
    """Each firm's states one after another, as its rows tell them."""
    return firms.filter(pl.col("status").is_not_null()).select(
        "code", "status", pl.col("since").alias("from_date"), pl.col("until").alias("until_date")
    )


def firm_people(scope: Scope, order: FrameOrder, codes: Collection[str]) -> pl.DataFrame:
    """Who stands in the register of these firms, in which role."""
    rows = listed(scope, "firm_people", order.day).filter(body_code__in=sorted(codes))
    columns = {"code": "body_code", "person": digest(order.key, "person_hash"), "role": "kind"}
    return frame_of(rows, columns, {})


def people(
    scope: Scope, order: FrameOrder, register: str, only: Iterable[int] | None = None
) -> pl.DataFrame:
    """The rows of one list about the graduates, or about some of them."""
    whose = graduates_of(scope, order).order_by()
    if only is not None:
        whose = whose.filter(pk__in=sorted(only))
    rows = listed(scope, register, order.day).filter(person_hash__in=whose.values("id_number_hash"))
    columns = {
        "person": digest(order.key, "person_hash"),
        **{name: name for name in ("kind", "body_code", "body_name", "place", *_SPAN)},
    }
    return mapped(frame_of(rows, columns, _SPAN), "body_name", "body_plain", plain)


def staff(scope: Scope, order: FrameOrder, only: Iterable[bytes] | None = None) -> pl.DataFrame:
    """Who works at a university, with the phone; one row a person and university."""
    rows: QuerySet[PersonRow] = listed(scope, "staff", order.day)
    if only is not None:
        rows = rows.filter(person_hash__in=list(only))
    columns = {
        "university": F("body_code"),
        "person": digest(order.key, "person_hash"),
        "phone": digest(order.key, "phone_hash"),
    }
    return frame_of(rows, columns, {})
