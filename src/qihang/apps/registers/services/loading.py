"""A delivery comes in, whole or not at all, and the newest one can be taken back."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from qihang.apps.orgs.services import record_act
from qihang.apps.registers.events import RegisterDelivered
from qihang.apps.registers.models import Delivery
from qihang.apps.registers.queries import deliveries_in
from qihang.apps.registers.rules import Origin, delivery_refusal, shape_of, undo_refusal
from qihang.apps.registers.services.arriving import copy_in
from qihang.apps.registers.services.replacing import Came, give_back, take_over
from qihang.kernel import Permission, Refusal, Scope, bus
from qihang.policy import Register, load

Tell = Callable[[int], object]  # hears how many rows were read so far


@transaction.atomic
def load_delivery(
    scope: Scope,
    register: str,
    frames: Iterable[pl.DataFrame],
    origin: Origin,
    now: datetime,
    tell: Tell = int,
) -> Delivery:
    """Load what an authority delivered; answers the delivery with its counts.

    `frames` have the columns of `rules.COLUMNS` for the register's shape (missing ones are empty),
    texts and days, identity numbers in clear: they are hashed and masked here and not kept. Rows of
    the authority that changed are ended on the day of the delivery and followed; a whole delivery
    also ends those it does not have. A fixed number of statements, however many rows.

    Raises Refusal not_allowed, register_unknown, source_unknown, delivery_ahead, delivery_older,
    delivery_known, value_too_long, key_missing.
    """
    terms = terms_of(register)
    _must_hold(scope, terms)
    _one_at_a_time(register)
    earlier = deliveries_in(scope, register).filter(source=origin.source, undone_at=None)
    _must_be_new(earlier, origin)
    newest = earlier.first()
    refusal = delivery_refusal(
        terms, origin, timezone.localdate(now), newest.day if newest else None
    )
    if refusal is not None:
        raise refusal
    delivery = _open(scope, register, origin, newest, now)
    came = Came(shape_of(terms), delivery, first=newest is None)
    delivery.rows = copy_in(came.shape, frames, tell)
    take_over(came)
    delivery.save()
    _tell_of(scope, "register.load", delivery)
    return delivery


@transaction.atomic
def undo_delivery(scope: Scope, uuid: UUID, now: datetime) -> Delivery:
    """Take the newest delivery of its authority back: the register says again what it said before.

    Raises Delivery.DoesNotExist outside the scope; Refusal not_allowed, already_undone,
    delivery_followed.
    """
    found = deliveries_in(scope).get(uuid=uuid)
    terms = terms_of(found.register)
    _must_hold(scope, terms)
    _one_at_a_time(found.register)
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
    _tell_of(scope, "register.undo", delivery)
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
        raise Refusal("not_allowed", "您没有装入这个登记库的权限，请联系省级管理员。")


def _one_at_a_time(register: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('registers'), hashtext(%s))", [register]
        )


def _must_be_new(earlier: QuerySet[Delivery], origin: Origin) -> None:
    if origin.sha256 and earlier.filter(sha256=origin.sha256).exists():
        raise Refusal("delivery_known", "这个文件已经装入过了，不用再装一次。")


def _open(
    scope: Scope, register: str, origin: Origin, newest: Delivery | None, now: datetime
) -> Delivery:
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
    )


def _tell_of(scope: Scope, act: str, delivery: Delivery) -> None:
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
