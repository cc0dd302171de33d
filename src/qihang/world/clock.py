"""The demo clock: the seeded year's day with the real time of day."""

import time
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from qihang.world.models import DemoClock

_KEPT_SECONDS = 1.0
_kept: tuple[float, date | None] = (-_KEPT_SECONDS, None)


def demo_now() -> datetime:
    """The demo day at the real local time of day; the real moment while no world is seeded."""
    real = timezone.localtime()
    day = demo_day()
    return real if day is None else real.replace(year=day.year, month=day.month, day=day.day)


def demo_day() -> date | None:
    """The day of the seeded world, None while there is none.

    Kept for a second per process, so that another process that moves the clock is soon heard;
    read afresh inside a transaction, which must see what it wrote itself.
    """
    global _kept  # noqa: PLW0603 - one process-wide reading, that is what a clock is
    asked = time.monotonic()
    if connection.in_atomic_block or asked - _kept[0] >= _KEPT_SECONDS:
        day = DemoClock.objects.filter(pk=1).values_list("day", flat=True).first()
        if connection.in_atomic_block:
            return day
        _kept = (asked, day)
    return _kept[1]


def forget_kept_day() -> None:
    """Read the clock afresh next time: after moving it in this process."""
    global _kept  # noqa: PLW0603
    _kept = (-_KEPT_SECONDS, None)
