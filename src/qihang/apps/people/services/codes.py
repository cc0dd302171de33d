"""One-time codes by which graduates take up their account; the college hands them out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import account_of, real_now
from qihang.apps.orgs.services import Act, keyed_hash, record_acts
from qihang.apps.people.models import ActivationAttempt, ActivationCode, Graduate
from qihang.apps.people.queries import issuable_in
from qihang.apps.people.services.attempts import exam_key
from qihang.kernel import Refusal, Scope
from qihang.policy import load

# Read from paper and typed on a phone: no 0 O 1 I L, no vowels that make words.
ALPHABET = "BCDFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 8


@dataclass(frozen=True, slots=True)
class Issued:
    """A code as it is shown, this once."""

    graduate: Graduate
    code: str
    expires_at: datetime


@transaction.atomic
def issue_codes(
    scope: Scope, uuids: Sequence[UUID], *, again: bool = False, told_at: datetime | None = None
) -> list[Issued]:
    """New codes for these graduates, in the order of their names; each replaces an older one.

    Whoever has activated already is left out; with `again` they get one too and choose a new
    password with it. Each is told that there is a code to collect, at `told_at` (product clock).
    Refuses with nobody_to_issue, too_many (policy limit bulk_approval_max).
    """
    rows = issuable_in(scope, list(uuids)).select_for_update()
    graduates = [g for g in rows if again or g.account_id is None]
    most = load().limit("bulk_approval_max", timezone.localdate(real_now()))
    if len(graduates) > most:
        raise Refusal("too_many", "一次最多发放 {most} 人，请按班级筛选后分批发放。", most=most)
    if not graduates:
        raise Refusal(
            "nobody_to_issue", "所选毕业生都已激活，或不在您的范围内，没有需要发放的激活码。"
        )
    now = real_now()
    expires = now + _life(now)
    issued = [Issued(g, make_code(), expires) for g in graduates]
    _store(scope, issued, now)
    acts = [
        Act("activation.issue", "graduate", g.uuid, g.org_path, after={"expires_at": expires})
        for g in graduates
    ]
    record_acts(scope, acts)
    _tell(scope, issued, told_at or now)
    return issued


def _tell(scope: Scope, issued: list[Issued], told_at: datetime) -> None:
    """That there is a code to collect; the code itself never travels by message."""
    day = timezone.localdate(issued[0].expires_at).isoformat()
    notice = Notice("code_issued", facts={"day": day})
    to = [Reader(i.graduate.account_id, i.graduate.pk, i.graduate.org_path) for i in issued]
    notify(scope, notice, to, told_at)


def make_code() -> str:
    """Eight characters in two groups, about 38 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(graduate: int, code: str) -> bytes:
    """What is stored of a code; typing it in small letters or without the dash is the same code."""
    plain = "".join(c for c in code.upper() if c in ALPHABET)
    return keyed_hash(f"activation {graduate} {plain}")


def _store(scope: Scope, issued: list[Issued], now: datetime) -> None:
    rows = [
        ActivationCode(
            graduate=i.graduate,
            code_hash=code_hash(i.graduate.pk, i.code),
            issued_by_id=account_of(scope),
            issued_at=now,
            expires_at=i.expires_at,
            used_at=None,
        )
        for i in issued
    ]
    ActivationCode.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["graduate"],
        update_fields=["code_hash", "issued_by", "issued_at", "expires_at", "used_at"],
    )
    # A new code is a new start: earlier mistakes with this exam number no longer count.
    keys = [exam_key(i.graduate.exam_number) for i in issued]
    ActivationAttempt.objects.filter(key__in=keys).delete()


def _life(now: datetime) -> timedelta:
    return load().duration("activation_code_life", timezone.localdate(now))
