"""A graduate takes up the account: four things only they hold together, then a password."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.db import transaction

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import (
    begin_attempt,
    must_be_as_signed,
    officials_on_device,
    open_for_graduate,
    record_act,
    set_password,
    unseal,
)
from qihang.apps.people.models import ActivationCode, Graduate
from qihang.apps.people.queries import GOOD
from qihang.apps.people.services.activation_watch import (
    came_from_an_official,
    notify_graduate,
    notify_person,
    notify_second_person,
    officials_among,
)
from qihang.apps.people.services.codes import TRIES, code_hash
from qihang.apps.people.services.shared_login import begin_sharing, login_with, logins_of
from qihang.kernel import Refusal, Scope
from qihang.kernel.identity import clean_id_number
from qihang.kernel.names import plain_name

DIGITS = 6  # of the identity number, from its end


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are."""

    exam_number: str
    name: str
    id_number_end: str
    code: str


def activate(
    claim: Claim,
    password: str,
    address: str | None,
    *,
    apart: bool = False,
    notified_at: datetime | None = None,
) -> Account:
    """Open the graduate's account (or give it a new password) and use up the code.

    Where the person has a login by another record, the password must be that login's, which then
    reaches this record too (has_login; too_many_attempts); with `apart` it gets a login of its own.

    The graduate is told on the phone on record; a second person is told where the code was on paper,
    or an official acted from the same address. Refuses with too_many_attempts, and with
    activation_failed whatever was wrong: the same sentence for a wrong name, number or code, an
    expired or used code, an unknown person. Refuses with staff_device, and notes it, on a device or
    in a session of an official over the graduate. Messages bear `notified_at`, or the real moment.
    """
    notified_at = notified_at or real_now()
    tried = {"exam": claim.exam_number.strip(), "address": address}
    attempt = begin_attempt(TRIES, tried)
    known = None if apart else _proven_code(claim)
    sharing = begin_sharing(known.graduate) if known else []
    graduate, officials = _prove(claim, password, address, notified_at, apart=apart)
    if officials:
        _refuse(graduate, officials, notified_at)
    for begun in (attempt, *sharing):
        begun.succeeded()
    assert graduate.account is not None  # noqa: S101 - taken up just now
    return graduate.account


@transaction.atomic
def _prove(
    claim: Claim, password: str, address: str | None, notified_at: datetime, *, apart: bool
) -> tuple[Graduate, frozenset[int]]:
    """The graduate whose account is taken up; or the officials for whose sake nothing was done."""
    code = _proven_code(claim, lock=True)
    if code is None:
        raise Refusal(
            "activation_failed",
            "信息与激活码不相符，或激活码已失效。请逐项核对；仍不成功，请向学校索取新的激活码。已激活过的，请直接登录。",
        )
    officials = officials_among(officials_on_device(), code.graduate)
    if not officials:
        _activate(code, password, address, notified_at, apart=apart)
    return code.graduate, officials


def _activate(
    code: ActivationCode, password: str, address: str | None, notified_at: datetime, *, apart: bool
) -> None:
    graduate, on_paper = code.graduate, code.batch_id is not None
    near = came_from_an_official(graduate, address)
    logins = [] if apart else logins_of(graduate)
    account = _account(graduate, password, logins)
    code.used_at, code.code_sealed = real_now(), None
    code.save(update_fields=["used_at", "code_sealed"])
    facts = {"by": "paper" if on_paper else "message", "near_an_official": near}
    if logins:
        facts["shared"] = True
    _record(Scope(account=account.pk), "person.activate", graduate, facts)
    if logins:
        notify_person(graduate, "account_shared", notified_at)
    else:
        notify_graduate(graduate, "account_activated", notified_at)
    if on_paper:
        notify_second_person(graduate, "staff_activated_on_paper", notified_at)
    if near:
        notify_second_person(graduate, "staff_activation_near", notified_at)


@transaction.atomic
def _note_refused(graduate: Graduate, officials: frozenset[int], notified_at: datetime) -> None:
    _record(Scope(), "person.activate_refused", graduate, {"officials": sorted(officials)})
    notify_graduate(graduate, "activation_refused", notified_at)
    notify_second_person(graduate, "staff_activation_refused", notified_at, officials)


def _refuse(graduate: Graduate, officials: frozenset[int], notified_at: datetime) -> NoReturn:
    _note_refused(graduate, officials, notified_at)
    raise Refusal(
        "staff_device",
        "这台设备上有您学校的工作人员登录过，不能在这里激活账号。请换用您自己的手机或另一台电脑；激活码仍然有效。",
    )


def _record(scope: Scope, act: str, graduate: Graduate, facts: Mapping[str, object]) -> None:
    record_act(scope, act, "graduate", graduate.uuid, org_path=graduate.org_path, after=facts)


def _proven_code(claim: Claim, *, lock: bool = False) -> ActivationCode | None:
    """The usable code that the claim proves; one exam number may have one in several cohorts."""
    codes = ActivationCode.objects.select_related("graduate__account")
    if lock:  # against a second use
        codes = codes.select_for_update(of=("self",))
    usable = codes.filter(GOOD, used_at__isnull=True, expires_at__gt=real_now())
    usable = usable.filter(graduate__standing="")  # who left takes up no account
    wanted = usable.filter(graduate__exam_number=claim.exam_number.strip())
    proven = [code for code in wanted.order_by("-graduate__cohort", "pk") if _proves(claim, code)]
    return proven[0] if proven else None


def _proves(claim: Claim, code: ActivationCode) -> bool:
    graduate = code.graduate
    number = unseal(graduate.id_number_sealed)[-DIGITS:]
    right = (
        hmac.compare_digest(plain_name(claim.name).encode(), plain_name(graduate.name).encode()),
        hmac.compare_digest(clean_id_number(claim.id_number_end).encode(), number.encode()),
        hmac.compare_digest(code_hash(graduate.pk, claim.code), bytes(code.code_hash)),
    )
    return all(right)


def _account(graduate: Graduate, password: str, logins: Sequence[Account]) -> Account:
    if graduate.account:
        return set_password(Scope(account=graduate.account.pk), graduate.account, password)
    if logins:
        account = login_with(logins, password)
    else:
        account = open_for_graduate(
            Scope(), graduate.exam_number, graduate.cohort, graduate.name,
            password=password, org_path=graduate.org_path,
        )  # fmt: skip
    must_be_as_signed(graduate=[graduate.pk])
    graduate.account = account
    graduate.save(update_fields=["account"])
    return account
