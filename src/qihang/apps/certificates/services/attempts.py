"""Throttling of look-ups: tries are written down before they are judged, so that none is free."""

from datetime import datetime, timedelta

from django.utils import timezone

from qihang.apps.certificates.models import ProofAttempt
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import keyed_hash
from qihang.kernel import Refusal
from qihang.policy import load


def begin_attempt(number: str, address: str | None) -> tuple[int, ...]:
    """Count one try of this number from this address; the rows to take back if it succeeds.

    Refuses with too_many_looks above proof_attempts (per number) and proof_attempts_address within
    proof_lock. The answer is the same whether the number was issued or not.
    """
    now = real_now()
    policy, day = load(), timezone.localdate(now)
    span = policy.duration("proof_lock", day)
    counted = (
        (f"address {address}", policy.limit("proof_attempts_address", day)),
        (f"proof {number}", policy.limit("proof_attempts", day)),
    )
    return tuple(_count(keyed_hash(key), most, now, span) for key, most in counted)


def succeeded(rows: tuple[int, ...]) -> None:
    """Only failures count."""
    ProofAttempt.objects.filter(pk__in=rows).delete()


def forget_attempts(before: datetime) -> int:
    """Delete tries older than that; how many."""
    return ProofAttempt.objects.filter(at__lt=before).delete()[0]


def _count(key: bytes, most: int, now: datetime, span: timedelta) -> int:
    row = ProofAttempt.objects.create(key=key, at=now)
    if ProofAttempt.objects.filter(key=key, at__gt=now - span).count() > most:
        minutes = int(span.total_seconds() // 60)
        raise Refusal("too_many_looks", "查询次数过多，请 {minutes} 分钟后再试。", minutes=minutes)
    return row.pk
