"""Who delivered what and when, and how fresh each register is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from qihang.apps.registers.models import Delivery
from qihang.apps.registers.rules import seen_by
from qihang.kernel import Scope
from qihang.policy import Register, load


@dataclass(frozen=True, slots=True)
class RegisterStanding:
    """One register on a day: the newest delivery of each authority, the rows that hold."""

    register: Register
    newest: tuple[Delivery, ...]
    rows: int
    stale: bool


def deliveries_in(scope: Scope, register: str = "") -> QuerySet[Delivery]:
    """Deliveries of the registers the scope may see (or of one of them), newest first."""
    seen = [name for name in load().registers.by_name if scope.allows(seen_by(name))]
    wanted = [name for name in seen if register in ("", name)]
    rows = Delivery.objects.filter(register__in=wanted).select_related("loaded_by", "batch")
    return rows.order_by("-day", "-pk")


def standings(scope: Scope, day: date) -> list[RegisterStanding]:
    """Every register the scope may see, as deliveries up to `day` left it; one query."""
    found: dict[str, list[Delivery]] = {}
    for delivery in deliveries_in(scope).filter(undone_at=None, day__lte=day):
        found.setdefault(delivery.register, []).append(delivery)
    known = load().registers.by_name
    return [
        _standing(known[name], found.get(name, []), day)
        for name in known
        if scope.allows(seen_by(name))
    ]


def _standing(register: Register, deliveries: list[Delivery], day: date) -> RegisterStanding:
    newest: dict[str, Delivery] = {}
    for delivery in deliveries:
        newest.setdefault(delivery.source, delivery)
    last = max((d.day for d in newest.values()), default=None)
    rows = sum(d.added - d.ended for d in deliveries)
    return RegisterStanding(register, tuple(newest.values()), rows, register.is_stale(last, day))
