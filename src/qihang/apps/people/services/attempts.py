"""Throttling of activation: tries are written down before they are judged, so that none is free."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import keyed_hash
from qihang.apps.people.models import ActivationAttempt
from qihang.kernel import Refusal
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: the rows to take back when it succeeds."""

    rows: tuple[int, ...]

    def succeeded(self) -> None:
        """Only failures count."""
        ActivationAttempt.objects.filter(pk__in=self.rows).delete()


def begin_attempt(exam_number: str, address: str | None) -> Attempt:
    """Count one try of this exam number from this address; commits before anything is compared.

    Refuses with too_many_attempts above the policy limits activation_attempts (per exam number)
    and activation_attempts_address within activation_lock. The answer is the same whether the
    exam number exists or not.
    """
    now = real_now()
    day = timezone.localdate(now)
    policy = load()
    span = policy.duration("activation_lock", day)
    rows = (
        _count(exam_key(exam_number), policy.limit("activation_attempts", day), now, span),
        _count(
            keyed_hash(f"address {address}"),
            policy.limit("activation_attempts_address", day),
            now,
            span,
        ),
    )
    return Attempt(rows)


def forget_attempts(before: datetime) -> int:
    """Delete tries older than that; how many."""
    return ActivationAttempt.objects.filter(at__lt=before).delete()[0]


def exam_key(exam_number: str) -> bytes:
    """Under what the tries of an exam number are counted."""
    return keyed_hash(f"exam {exam_number.strip()}")


def _count(key: bytes, limit: int, now: datetime, span: timedelta) -> int:
    row = ActivationAttempt.objects.create(key=key, at=now)
    tried = ActivationAttempt.objects.filter(key=key, at__gt=now - span).count()
    if tried > limit:
        minutes = int(span.total_seconds() // 60)
        raise Refusal(
            "too_many_attempts",
            "尝试次数过多。请 {minutes} 分钟后再试，或请学院发送新的激活码。",
            minutes=minutes,
        )
    return row.pk
