"""A write that is asked for twice is done once: the second asking gets the first answer.

Key, work and answer stand in one transaction: after a crash either all of them are there or none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.orgs.clock import real_now
from qihang.apps.orgs.encryption import seal, unseal
from qihang.apps.orgs.models import ApiAnswer, ApiToken
from qihang.kernel import Refusal
from qihang.policy import load

_DONE = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a write was answered; `again` if it was done before and only the answer came again."""

    status: int
    body: str
    again: bool = False


@transaction.atomic
def answer_once(
    token: ApiToken, key: str, request_hash: bytes, work: Callable[[], Answered]
) -> Answered:
    """Do the work under this key of the token, or give the answer it had.

    A write that is not done (any status but 2xx) leaves nothing behind and its key is free again.
    Refuses with idempotency_key_reused where the key belongs to another request. A second request
    with the key waits until the first has ended.
    """
    mine = ApiAnswer(token=token, key=key, request_hash=request_hash, at=real_now())
    ApiAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    row = ApiAnswer.objects.select_for_update().get(token=token, key=key)
    if bytes(row.request_hash) != request_hash:
        raise Refusal(
            "idempotency_key_reused",
            "这个 Idempotency-Key 已用于另一个请求。新的请求请换一个新的键。",
        )
    if row.status:
        return Answered(row.status, unseal(row.answer_sealed), again=True)
    answered = work()
    if answered.status not in _DONE:
        transaction.set_rollback(True)
        return answered
    row.status, row.answer_sealed = answered.status, seal(answered.body)
    row.save(update_fields=["status", "answer_sealed"])
    return answered


def forget_answers(now: datetime) -> int:
    """Delete answers older than the policy limit api_answer_life; how many."""
    life = load().duration("api_answer_life", timezone.localdate(now))
    return ApiAnswer.objects.filter(at__lt=now - life).delete()[0]
