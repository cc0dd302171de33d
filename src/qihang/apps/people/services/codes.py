"""One-time codes by which graduates take up their account: sent to their phone, seen by nobody here."""

import secrets
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.queries import account_of, real_now
from qihang.apps.orgs.services import (
    Act,
    Throttle,
    forget_attempts,
    keyed_hash,
    record_acts,
    seal,
    unseal,
)
from qihang.apps.people.models import ActivationCode, CodeBatch, Graduate
from qihang.apps.people.queries import GOOD, issuable_in, why_not_by_phone
from qihang.apps.people.rules import How, code_key
from qihang.apps.people.services.involvement import involve
from qihang.kernel import Refusal, Scope, msgid
from qihang.policy import load

# Read from paper and typed on a phone: no 0 O 1 I L, no vowels that make words.
ALPHABET = "BCDFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 8

# How often a code may be tried, by exam number and by address.
TRIES = Throttle(
    "activation",
    span="activation_lock",
    limits={"exam": "activation_attempts", "address": "activation_attempts_address"},
    code="too_many_attempts",
    words=msgid("尝试次数过多。请 {minutes} 分钟后再试，或请学院发送新的激活码。"),
)


@dataclass(frozen=True, slots=True)
class SentCodes:
    """Whom codes are on their way to, until when they are good, and who was left out and why."""

    graduates: tuple[Graduate, ...]
    expires_at: datetime
    skipped: tuple[tuple[Graduate, Refusal], ...] = ()

    def reasons(self) -> list[tuple[Refusal, int]]:
        """Each reason with how many were left out for it, most frequent first."""
        refusals = {refusal.code: refusal for _, refusal in self.skipped}
        numbers = Counter(refusal.code for _, refusal in self.skipped)
        return [(refusals[code], number) for code, number in numbers.most_common()]


@transaction.atomic
def send_codes(
    scope: Scope, uuids: Sequence[UUID], *, again: bool = False, notified_at: datetime | None = None
) -> SentCodes:
    """A new code to the phone each graduate is registered with; each replaces an older one.

    Whoever has activated already is left out; with `again` they get one too and choose a new
    password with it. Skipped with a reason: no_phone, phone_shared, phone_is_yours,
    phone_changed_by_you. Refuses with nobody_to_issue, too_many (policy limit bulk_approval_max),
    or the reason where one reason keeps everybody out.
    """
    graduates = chosen(scope, uuids, again=again)
    against = why_not_by_phone(scope, graduates)
    fit = tuple(g for g in graduates if g.pk not in against)
    skipped = tuple((g, against[g.pk]) for g in graduates if g.pk in against)
    if not fit:
        raise skipped[0][1]
    involve(scope, Graduate.objects.filter(pk__in=[g.pk for g in fit]), How.CODE)
    codes = {g.pk: make_code() for g in fit}
    expires = store(scope, fit, codes)
    _notify(scope, fit, expires, notified_at or real_now())
    return SentCodes(fit, expires, skipped)


def chosen(scope: Scope, uuids: Sequence[UUID], *, again: bool) -> list[Graduate]:
    """Those who may get a code, locked, by name. Refuses with nobody_to_issue, too_many."""
    locked = issuable_in(scope, list(uuids)).order_by("pk").select_for_update()
    graduates = [g for g in locked if again or g.account_id is None]
    most = load().limit("bulk_approval_max", timezone.localdate(real_now()))
    if len(graduates) > most:
        raise Refusal("too_many", "一次最多发送 {most} 人，请按班级筛选后分批发送。", most=most)
    if not graduates:
        raise Refusal(
            "nobody_to_issue", "所选毕业生都已激活，或不在您的范围内，没有需要发送的激活码。"
        )
    return sorted(graduates, key=lambda g: (g.name_key, g.pk))


def store(
    scope: Scope,
    graduates: Sequence[Graduate],
    codes: dict[int, str],
    batch: CodeBatch | None = None,
) -> datetime:
    """Keep the codes (graduate's id -> code) hashed, those by phone also sealed; until when they hold."""
    now = real_now()
    expires = now + load().duration("activation_code_life", timezone.localdate(now))
    rows = [
        ActivationCode(
            graduate=g,
            code_hash=code_hash(g.pk, codes[g.pk]),
            code_sealed=None if batch else seal(codes[g.pk]),
            phone_hash=None if batch else g.phone_hash,
            batch=batch,
            issued_by_id=account_of(scope),
            issued_at=now,
            expires_at=expires,
            used_at=None,
        )
        for g in graduates
    ]
    fields = [f.name for f in ActivationCode._meta.fields if f.name not in {"id", "graduate"}]  # noqa: SLF001
    ActivationCode.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["graduate"], update_fields=fields
    )
    # A new code is a new start: earlier mistakes with this exam number no longer count.
    forget_attempts(TRIES, "exam", [g.exam_number.strip() for g in graduates])
    after = {"expires_at": expires, "by": "paper" if batch else "message"}
    acts = [Act("activation.issue", "graduate", g.uuid, g.org_path, after=after) for g in graduates]
    record_acts(scope, acts)
    return expires


def codes_of(scope: Scope, graduates: Collection[int]) -> dict[int, str]:
    """What the letter to each graduate carries; those without a code on its way are left out.

    Only the job that sends them opens any: no officer reads a code here.
    """
    if not scope.system:
        return {}
    usable = ActivationCode.objects.filter(GOOD, graduate__in=graduates, expires_at__gt=real_now())
    pairs = usable.values_list("graduate", "code_sealed")
    return {pk: unseal(sealed) for pk, sealed in pairs if sealed is not None}


def forget_codes(now: datetime) -> int:
    """Empty the sealed codes that are over; how many."""
    over = ActivationCode.objects.filter(expires_at__lte=now, code_sealed__isnull=False)
    return over.update(code_sealed=None)


def make_code() -> str:
    """Eight characters in two groups, about 38 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(graduate: int, code: str) -> bytes:
    """What is stored of a code; typing it in small letters or without the dash is the same code."""
    plain = "".join(c for c in code.upper() if c in ALPHABET)
    return keyed_hash(f"activation {graduate} {plain}")


def notice(template: str, expires: datetime, key: str = "") -> Notice:
    """What a graduate is told of a code."""
    return Notice(template, key=key, facts={"day": timezone.localdate(expires).isoformat()})


def readers(graduates: Sequence[Graduate]) -> list[Reader]:
    """The graduates as messages know them."""
    return [Reader(g.account_id, g.pk, g.org_path) for g in graduates]


def _notify(
    scope: Scope, graduates: Sequence[Graduate], expires: datetime, notified_at: datetime
) -> None:
    issued_at = ActivationCode.objects.values_list("issued_at", flat=True).get(
        graduate=graduates[0]
    )
    told = notice("code_issued", expires, code_key(issued_at))
    notify(scope, told, readers(graduates), notified_at)
