"""A graduate takes up the account: four things only they hold together, then a password."""

import hmac
from dataclasses import dataclass

from django.db import transaction

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import (
    must_be_as_signed,
    open_account,
    record_act,
    set_password,
    unseal,
)
from qihang.apps.people.models import ActivationCode, Graduate
from qihang.apps.people.services.attempts import begin_attempt
from qihang.apps.people.services.codes import code_hash
from qihang.kernel import Refusal, Scope
from qihang.kernel.identity import clean_id_number

DIGITS = 6  # of the identity number, from its end


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says they are."""

    exam_number: str
    name: str
    id_number_end: str
    code: str


def activate(claim: Claim, password: str, address: str | None) -> Account:
    """Open the graduate's account (or give it a new password) and use up the code.

    Refuses with too_many_attempts, and with activation_failed whatever was wrong: the same
    sentence for a wrong name, number or code, an expired or used code, an unknown person.
    """
    attempt = begin_attempt(claim.exam_number, address)
    account = _take_up(claim, password)
    attempt.succeeded()
    return account


@transaction.atomic
def _take_up(claim: Claim, password: str) -> Account:
    code = _open_code(claim)
    if code is None or not _proves(claim, code):
        raise Refusal(
            "activation_failed",
            "信息与激活码不相符，或激活码已失效。请逐项核对；仍不成功，请向学院索取新的激活码。已激活过的，请直接登录。",
        )
    graduate = code.graduate
    account = _account(graduate, password)
    code.used_at = real_now()
    code.save(update_fields=["used_at"])
    scope = Scope(account=account.pk)
    record_act(scope, "person.activate", "graduate", graduate.uuid, org_path=graduate.org_path)
    return account


def _open_code(claim: Claim) -> ActivationCode | None:
    """The newest usable code of this exam number, locked against a second use."""
    codes = ActivationCode.objects.select_for_update(of=("self",)).select_related(
        "graduate__account"
    )
    usable = codes.filter(used_at__isnull=True, expires_at__gt=real_now())
    wanted = usable.filter(graduate__exam_number=claim.exam_number.strip())
    return wanted.order_by("-graduate__cohort").first()


def _proves(claim: Claim, code: ActivationCode) -> bool:
    graduate = code.graduate
    number = unseal(graduate.id_number_sealed)[-DIGITS:]
    right = (
        hmac.compare_digest(_plain(claim.name).encode(), _plain(graduate.name).encode()),
        hmac.compare_digest(clean_id_number(claim.id_number_end).encode(), number.encode()),
        hmac.compare_digest(code_hash(graduate.pk, claim.code), bytes(code.code_hash)),
    )
    return all(right)


def _plain(name: str) -> str:
    """A name as it is compared: no blanks, one kind of middle dot."""
    return "".join("·" if c in "・•‧∙" else c for c in name if not c.isspace())


def _account(graduate: Graduate, password: str) -> Account:
    if graduate.account:
        return set_password(Scope(account=graduate.account.pk), graduate.account, password)
    account, _ = open_account(
        Scope(),
        graduate.exam_number,
        graduate.name,
        password=password,
        org_path=graduate.org_path,
    )
    must_be_as_signed(graduate=[graduate.pk])
    graduate.account = account
    graduate.save(update_fields=["account"])
    return account
