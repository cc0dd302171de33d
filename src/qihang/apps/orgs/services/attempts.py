"""Throttling: every try is counted before it is judged, so that none is free (ADR 32).

Counts stand in one table that all processes see and that outlives them. What is tried (a number, an
address) is kept as a keyed hash only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.encryption import keyed_hash
from qihang.apps.orgs.models import Attempt
from qihang.kernel import Refusal
from qihang.policy import load

SECOND = timedelta(seconds=1)

_COUNT = """
    INSERT INTO orgs_attempt (key, at, times) VALUES (%s, %s, 1)
    ON CONFLICT (key, at) DO UPDATE SET times = orgs_attempt.times + 1
    RETURNING times
"""


@dataclass(frozen=True, slots=True)
class Throttle:
    """What is tried, how often in which time, and what is said to who tried too often.

    `limits`: what is counted (number, address …) -> a policy limit; `span` names a policy duration. The
    words of the refusal may name {minutes}.
    """

    purpose: str
    span: str
    limits: Mapping[str, str]
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class BegunAttempt:
    """One try: what was counted, to take back when it succeeds."""

    keys: tuple[bytes, ...]
    at: datetime

    def succeeded(self) -> None:
        """Only failures count."""
        counted = Attempt.objects.filter(key__in=self.keys, at=self.at)
        counted.update(times=F("times") - 1)
        counted.filter(times=0).delete()


def begin_attempt(throttle: Throttle, counted: Mapping[str, str | None]) -> BegunAttempt:
    """Count one try of each of these values, before anything is compared.

    Call it outside a transaction: the refusal that follows would undo the count with everything else.

    Refuses with the throttle's code once a value was tried more often than its limit allows. The answer is
    the same whether the value means anything or not.
    """
    now = real_now()
    policy, day = load(), timezone.localdate(now)
    span = policy.duration(throttle.span, day)
    begun = BegunAttempt(
        tuple(_key(throttle, kind, counted[kind]) for kind in throttle.limits), _step(now, SECOND)
    )
    for key, limit in zip(begun.keys, throttle.limits.values(), strict=True):
        if times_counted(key, now, SECOND, span) > policy.limit(limit, day):
            minutes = int(span.total_seconds() // 60)
            raise Refusal(throttle.code, throttle.words, minutes=minutes)
    return begun


def times_counted(key: bytes, now: datetime, step: timedelta, span: timedelta) -> int:
    """Count one more, in steps of so long; how often it was counted within the span, this one included."""
    at = _step(now, step)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key, at])
        times: int = cursor.fetchone()[0]
    if span <= step:
        return times
    earlier = Attempt.objects.filter(key=key, at__gt=now - span).exclude(at=at)
    return times + (earlier.aggregate(times=Sum("times"))["times"] or 0)


def forget_attempts(throttle: Throttle, kind: str, values: Iterable[str]) -> None:
    """A new start for these values: earlier mistakes no longer count."""
    Attempt.objects.filter(key__in=[_key(throttle, kind, value) for value in values]).delete()


def forget_old_attempts(before: datetime) -> int:
    """Delete counts of before that moment; how many rows."""
    return Attempt.objects.filter(at__lt=before).delete()[0]


def _key(throttle: Throttle, kind: str, value: str | None) -> bytes:
    return keyed_hash(f"{throttle.purpose} {kind} {value}")


def _step(now: datetime, step: timedelta) -> datetime:
    """The beginning of the step in which a moment lies."""
    seconds = int(step.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
