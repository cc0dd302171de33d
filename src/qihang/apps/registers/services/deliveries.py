"""A delivery comes in, whole or not at all, and the newest one can be taken back."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.services import note_undone
from qihang.apps.intake.targets import Stage
from qihang.apps.orgs.services import record_act
from qihang.apps.registers.events import RegisterDelivered
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.queries import deliveries_in
from qihang.apps.registers.rules import (
    Origin,
    RegisterShape,
    delivery_refusal,
    shape_of,
    undo_refusal,
)
from qihang.apps.registers.services.replacement import NewDelivery, give_back, replace_rows
from qihang.apps.registers.services.staging import copy_in, move_in
from qihang.kernel import Permission, Refusal, Scope, bus
from qihang.policy import Register, load
from qihang.web.locks import lock_until_commit

ReportProgress = Callable[[int], object]  # hears how many rows were read so far


@transaction.atomic
def load_delivery(
    scope: Scope,
    register: str,
    frames: Iterable[pl.DataFrame],
    origin: Origin,
    now: datetime,
    report: ReportProgress = int,
) -> Delivery:
    """Load what an authority delivered as frames; answers the delivery with its counts.

    `frames` have the columns of `rules.COLUMNS` for the register's shape (missing ones are empty),
    texts and days, identity numbers in clear: they are hashed and masked here and not kept. Rows of
    the authority that changed are ended on the day of the delivery and followed; a whole delivery
    also ends those it does not have. A fixed number of statements, however many rows.

    Raises Refusal not_allowed, register_unknown, source_unknown, delivery_ahead, delivery_older,
    delivery_known, value_too_long, key_missing.
    """
    return _load(scope, register, origin, now, lambda shape: copy_in(shape, frames, report))


def load_staged(scope: Scope, stage: Stage, register: str, origin: Origin) -> Delivery:
    """The same for the good rows of a sheet, which knows its delivery from then on."""
    return _load(
        scope, register, origin, stage.now, lambda shape: move_in(shape, stage), stage.batch
    )


def newest_before(scope: Scope, register: str, origin: Origin, today: date) -> Delivery | None:
    """The delivery of the authority that this one would follow.

    Raises what `load_delivery` does for where a delivery comes from.
    """
    terms = terms_of(register)
    _must_hold(scope, terms)
    earlier = deliveries_in(scope, register).filter(source=origin.source, undone_at=None)
    _must_be_new(earlier, origin)
    newest = earlier.first()
    refusal = delivery_refusal(terms, origin, today, newest.day if newest else None)
    if refusal is not None:
        raise refusal
    return newest


@transaction.atomic
def undo_delivery(scope: Scope, uuid: UUID, now: datetime) -> Delivery:
    """Take the newest delivery of its authority back: the register says again what it said before.

    Raises Delivery.DoesNotExist outside the scope; Refusal not_allowed, already_undone,
    delivery_followed.
    """
    found = deliveries_in(scope).get(uuid=uuid)
    terms = terms_of(found.register)
    _must_hold(scope, terms)
    one_at_a_time(found.register)
    delivery = Delivery.objects.select_for_update().get(pk=found.pk)
    same = Delivery.objects.filter(
        register=delivery.register, source=delivery.source, undone_at=None
    )
    refusal = undo_refusal(delivery.undone_at is not None, same.filter(pk__gt=delivery.pk).exists())
    if refusal is not None:
        raise refusal
    give_back(shape_of(terms), delivery)
    delivery.undone_at = now
    delivery.save(update_fields=["undone_at"])
    if delivery.batch and delivery.batch.state == BatchState.APPLIED:
        note_undone(delivery.batch)
    _record_delivery(scope, "register.undo", delivery)
    return delivery


def terms_of(register: str) -> Register:
    """The register of this name; raises Refusal register_unknown."""
    known = load().registers.by_name
    if register not in known:
        raise Refusal(
            "register_unknown",
            "没有“{register}”这个登记库，可选：{known}。",
            register=register,
            known="、".join(known),
        )
    return known[register]


def _must_hold(scope: Scope, register: Register) -> None:
    """Whoever loads must also be one who may see this register."""
    seen = Permission(f"register.see_{register.name}")
    if not (scope.allows(Permission.REGISTER_LOAD) and scope.allows(seen)):
        raise Refusal("not_allowed", "您没有导入这个登记库的权限，请联系省级管理员。")


def one_at_a_time(register: str) -> None:
    """Whoever else loads this register waits for the end of this transaction."""
    lock_until_commit("registers", register)


def _must_be_new(earlier: QuerySet[Delivery], origin: Origin) -> None:
    if origin.sha256 and earlier.filter(sha256=origin.sha256).exists():
        raise Refusal("delivery_known", "这个文件已经导入过，不用再导入。")


def _load(
    scope: Scope,
    register: str,
    origin: Origin,
    now: datetime,
    fill: Callable[[RegisterShape], int],
    batch: Batch | None = None,
) -> Delivery:
    """The one way of every delivery; `fill` brings its rows into `arriving`."""
    one_at_a_time(register)
    newest = newest_before(scope, register, origin, timezone.localdate(now))
    delivery = _open(scope, register, origin, newest, now, batch)
    shape = shape_of(terms_of(register))
    delivery.rows = fill(shape)
    replace_rows(NewDelivery(shape, delivery, first=newest is None))
    delivery.save()
    _record_delivery(scope, "register.load", delivery)
    return delivery


def _open(
    scope: Scope, register: str, origin: Origin, newest: Delivery | None, now: datetime,
    batch: Batch | None,
) -> Delivery:  # fmt: skip
    return Delivery.objects.create(
        register=register,
        source=origin.source,
        day=origin.day,
        whole=origin.whole,
        file_name=origin.file_name[-120:],
        sha256=origin.sha256,
        replaces=newest if origin.whole else None,
        loaded_by_id=scope.account,
        loaded_at=now,
        batch=batch,
    )


def _record_delivery(scope: Scope, act: str, delivery: Delivery) -> None:
    after = {
        "register": delivery.register,
        "source": delivery.source,
        "day": delivery.day,
        "sha256": delivery.sha256,
        "rows": delivery.rows,
        "added": delivery.added,
        "changed": delivery.changed,
        "ended": delivery.ended,
    }
    record_act(scope, act, "delivery", delivery.uuid, after=after)
    bus.publish(RegisterDelivered(delivery.register, delivery.pk, delivery.day))
