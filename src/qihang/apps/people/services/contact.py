"""A graduate's own phone and e-mail: a code goes to the new one, and only who reads it there registers it."""

import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.messages.models import Message
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries import account_of, real_now
from qihang.apps.orgs.services import (
    Throttle,
    begin_attempt,
    change_address,
    keyed_hash,
    record_act,
    seal,
    unseal,
)
from qihang.apps.people.models import ContactChange, ContactRequest, Graduate
from qihang.apps.people.queries import is_phone_of_staff
from qihang.apps.people.rules import ChangedBy, ContactChannel, contact_key, must_be_own_phone
from qihang.apps.people.services.contact_changes import (
    PHONE_OF_STAFF,
    NewContact,
    keep_change,
    locked_graduate,
    notify_owner,
    register_phone,
)
from qihang.kernel import Refusal, Scope, msgid
from qihang.kernel.identity import mask
from qihang.policy import load

DIGITS = 6
MASKED = 120

# How often codes are sent, by graduate and by where to; how often one is tried.
SENT = Throttle(
    "contact code",
    span="contact_lock",
    limits={"graduate": "contact_codes", "address": "contact_codes"},
    code="too_many_codes",
    words=msgid("验证码发送次数过多，请 {minutes} 分钟后再试。"),
)
TRIED = Throttle(
    "contact try",
    span="contact_lock",
    limits={"graduate": "contact_attempts"},
    code="too_many_attempts_at_code",
    words=msgid("验证码填错的次数过多，请 {minutes} 分钟后再试。"),
)


def ask_contact(
    scope: Scope, channel: ContactChannel, address: str, now: datetime
) -> ContactRequest:
    """Send a code to a new phone or e-mail of the own record; a new request replaces the one before.

    Refuses with no_record, phone_form, phone_placeholder, phone_of_staff, same_contact, too_many_codes.
    `now` is the product clock's.
    """
    if channel == ContactChannel.PHONE:
        must_be_own_phone(address)
    begin_attempt(SENT, {"graduate": str(scope.graduate), "address": address.lower()})
    return _ask(scope, channel, address, now)


def confirm_contact(scope: Scope, code: str, now: datetime) -> ContactChange:
    """Register what the code was sent to; the former phone or e-mail is told.

    Refuses with no_record, contact_code_wrong, address_taken, not_as_signed, too_many_attempts_at_code.
    """
    attempt = begin_attempt(TRIED, {"graduate": str(scope.graduate)})
    change = _confirm(scope, code, now)
    attempt.succeeded()
    return change


def forget_request(scope: Scope) -> None:
    """Drop what the own record asked for; its code opens nothing any more."""
    ContactRequest.objects.filter(graduate=scope.graduate, graduate__isnull=False).delete()


def contact_codes_of(scope: Scope, graduates: Collection[int]) -> Mapping[int, str]:
    """What the letter to each graduate brings; only the job that sends opens any."""
    if not scope.system:
        return {}
    rows = ContactRequest.objects.filter(graduate__in=graduates, expires_at__gt=real_now())
    return {pk: unseal(sealed) for pk, sealed in rows.values_list("graduate", "code_sealed")}


def asked_addresses(scope: Scope, sent: Sequence[Message]) -> Mapping[int, str]:
    """Message's id -> the phone or e-mail its request names; only for the job that sends."""
    if not scope.system:
        return {}
    rows = ContactRequest.objects.filter(graduate__in=[message.graduate for message in sent])
    of = {contact_key(row.uuid): row for row in rows}
    return {m.pk: unseal(of[m.key].address_sealed) for m in sent if m.key in of}


def former_addresses(scope: Scope, sent: Sequence[Message]) -> Mapping[int, str]:
    """Message's id -> the phone or e-mail that was on record before; only for the job that sends."""
    if not scope.system:
        return {}
    rows = ContactChange.objects.filter(graduate__in=[message.graduate for message in sent])
    of = {contact_key(row.uuid): row.former_sealed for row in rows if row.former_sealed}
    return {m.pk: unseal(of[m.key]) for m in sent if m.key in of}


def forget_requests(now: datetime) -> int:
    """Delete requests that are over; how many."""
    return ContactRequest.objects.filter(expires_at__lte=now).delete()[0]


@transaction.atomic
def _ask(scope: Scope, channel: ContactChannel, address: str, now: datetime) -> ContactRequest:
    graduate = locked_graduate(scope)
    _must_be_new(scope, graduate, channel, address)
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    at = real_now()
    life = load().duration("contact_code_life", timezone.localdate(at))
    ContactRequest.objects.filter(graduate=graduate).delete()
    asked = ContactRequest.objects.create(
        graduate=graduate,
        channel=channel,
        address_sealed=seal(address),
        address_masked=masked_address(channel, address),
        code_hash=_hash(graduate, code),
        code_sealed=seal(code),
        asked_at=at,
        expires_at=at + life,
    )
    notice = Notice(
        f"{channel}_code",
        key=contact_key(asked.uuid),
        facts={"count": int(life.total_seconds() // 60)},
    )
    notify(scope, notice, [Reader(None, graduate.pk, graduate.org_path)], now)
    after = {"channel": channel, "address": asked.address_masked}
    record_act(
        scope, "contact.ask", "graduate", graduate.uuid, org_path=graduate.org_path, after=after
    )
    return asked


@transaction.atomic
def _confirm(scope: Scope, code: str, now: datetime) -> ContactChange:
    graduate = locked_graduate(scope)
    asked = ContactRequest.objects.filter(graduate=graduate, expires_at__gt=real_now()).first()
    if asked is None or not hmac.compare_digest(_hash(graduate, code), bytes(asked.code_hash)):
        raise Refusal("contact_code_wrong", "验证码不对或已过期，请核对；需要时请重新获取。")
    channel, address = ContactChannel(asked.channel), unseal(asked.address_sealed)
    asked.delete()
    if channel == ContactChannel.PHONE:
        change = register_phone(scope, graduate, address, ChangedBy.OWNER, "")
    else:
        change = _register_email(scope, graduate, address)
    notify_owner(graduate, change, "contact_changed", now)
    return change


def _register_email(scope: Scope, graduate: Graduate, email: str) -> ContactChange:
    account = Account.objects.select_for_update().get(pk=account_of(scope))
    former = account.email
    change_address(scope, account, email)
    new = NewContact(
        ContactChannel.EMAIL,
        ChangedBy.OWNER,
        masked_address(ContactChannel.EMAIL, email),
        former_sealed=seal(former) if former else None,
        former_masked=masked_address(ContactChannel.EMAIL, former) if former else "",
    )
    return keep_change(scope, graduate, new, "contact.change")


def _must_be_new(scope: Scope, graduate: Graduate, channel: ContactChannel, address: str) -> None:
    same = Refusal("same_contact", "登记的已经是这个号码或邮箱，不用更改。")
    if channel == ContactChannel.PHONE:
        if graduate.phone_hash and bytes(graduate.phone_hash) == keyed_hash(address):
            raise same
        if is_phone_of_staff(scope, address, graduate):
            raise PHONE_OF_STAFF
    elif graduate.account and graduate.account.email.lower() == address.lower():
        raise same


def masked_address(channel: ContactChannel, address: str) -> str:
    """A phone as everywhere; an e-mail with the first letter of its name and its domain."""
    if channel == ContactChannel.PHONE:
        return mask(address)
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"[:MASKED]


def _hash(graduate: Graduate, code: str) -> bytes:
    digits = "".join(c for c in code if c.isascii() and c.isdigit())
    return keyed_hash(f"contact {graduate.pk} {digits}")
