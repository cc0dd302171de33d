"""A visitor signs an employer up: account, organisation, what it says of itself, the licence, the office.

A code that is there already makes the same account, which then asks to join or to lead that employer: whether
a sign-in name is anybody's is never said, because the product gives it.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries import living_of_code, office_for
from qihang.apps.employers.rules import EmployerAction, EmployerDetails, EmployerState, Party
from qihang.apps.employers.rules.details import at_field, missing
from qihang.apps.employers.services.details import columns_of
from qihang.apps.employers.services.licences import UploadedLicence, keep_licence
from qihang.apps.employers.services.recruiters import ask, kind_of_request
from qihang.apps.employers.services.transitions import step_of
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.models import Account, Org
from qihang.apps.orgs.queries import real_now, real_today, scope_of
from qihang.apps.orgs.services import (
    Throttle,
    appoint,
    begin_attempt,
    open_account,
    open_org,
    record_act,
)
from qihang.apps.orgs.services.accounts import ALPHABET
from qihang.kernel import Refusal, Scope, msgid
from qihang.kernel.identity import is_credit_code

SYSTEM = Scope.for_system("an employer signs up")
SIGN_UPS = Throttle(
    "employer_sign_up",
    span="employer_sign_up_span",
    limits={"address": "employer_sign_ups", "code": "employer_sign_ups_code"},
    code="too_many_sign_ups",
    words=msgid("注册次数过多，请 {minutes} 分钟后再试，或联系当地人力资源和社会保障部门。"),
)


BAD_CODE = at_field(
    "bad_credit_code", msgid("统一社会信用代码不对，请照营业执照逐位核对。"), "code"
)
NO_OFFICE = at_field(
    "no_office", msgid("单位所在地没有可以审核的部门，请选择一所邀请您的高校。"), "university"
)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a visitor says: the firm, who speaks for it, and the university that invited it, if one did."""

    party: Party
    code: str
    details: EmployerDetails
    licence: UploadedLicence | None
    university: str = ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody without an account who works for an employer that is there."""

    name: str
    words: str
    licence: UploadedLicence | None


def sign_up(given: SignUp, password: str, address: str | None, now: datetime) -> Account:
    """Open an account and the employer, which is submitted at once; or ask to join the one that is there.

    Refuses with too_many_sign_ups, bad_credit_code, incomplete (with what is missing by field), no_office,
    and as files.store.
    """
    given = replace(given, code=given.code.strip().upper())
    begin_attempt(SIGN_UPS, {"address": address, "code": given.code})
    if not is_credit_code(given.code):
        raise BAD_CODE
    if gaps := missing(given.details, given.party, licence=given.licence is not None):
        raise Refusal("incomplete", "还有信息没有填写。", gaps)
    with transaction.atomic():
        account, _ = open_account(
            SYSTEM, _sign_in_name(given.party), given.details.contact_name, password=password
        )
        found = living_of_code(SYSTEM, given.code)
        if found is None:
            _open_employer(account, given, now)
        else:
            scope = Scope(account=account.pk)
            ask(scope, found, kind_of_request(found), "", given.licence, now)
        return account


def _open_employer(account: Account, given: SignUp, now: datetime) -> Employer:
    org = open_outside(SYSTEM, given.party, given.code, given.details)
    appoint(SYSTEM, account, org, given.party.role, start=real_today())
    account.refresh_from_db()
    scope = scope_of(account, real_now())
    employer = make_employer(scope, org, given, now, lead=account)
    record_act(
        scope, "employer.sign_up", "employer", employer.uuid, org_path=org.path,
        after={"code": given.code, "name": employer.name, "office": employer.office_path},
    )  # fmt: skip
    step_of(scope, employer, Transition(EmployerAction.SUBMIT, now))
    return employer


def make_employer(
    scope: Scope, org: Org, given: SignUp, now: datetime, *, lead: Account | None, office: str = ""
) -> Employer:
    """The row of an employer whose organisation is there, not yet signed. Refuses with no_office."""
    office = office or _office_path(scope, given.details.place, given.university)
    file, name = keep_licence(given.licence, now) if given.licence else (None, "")
    return Employer.objects.create(
        org=org, org_path=org.path, status=EmployerState.DRAFT, party=given.party, code=given.code,
        office_path=office, lead=lead, licence=file, licence_name=name, created_at=now,
        entered_by_office=lead is None, **columns_of(scope, given.details),
    )  # fmt: skip


def open_outside(scope: Scope, party: Party, code: str, details: EmployerDetails) -> Org:
    """The organisation of an employer, beside the tree."""
    return open_org(
        scope, None, party.org_kind, f"{party.letter}-{code}", details.name, place=details.place
    )


def _office_path(scope: Scope, place: str, university: str) -> str:
    office = office_for(scope, place, university)
    if office is None:
        raise NO_OFFICE
    return office.path


def _sign_in_name(party: Party) -> str:
    """A name that nobody chose and so tells nothing: e-k7m2n9qa."""
    return f"{party.letter}-{''.join(secrets.choice(ALPHABET) for _ in range(8))}"


def sign_up_to_join(
    code: str, asks: Newcomer, password: str, address: str | None, now: datetime
) -> Account:
    """Open an account that asks to recruit for the employer that bears this code.

    Refuses with too_many_sign_ups, bad_credit_code (also where nobody has signed up with it) and as files.store.
    """
    begin_attempt(SIGN_UPS, {"address": address, "code": code})
    found = living_of_code(SYSTEM, code)
    if found is None:
        raise BAD_CODE
    with transaction.atomic():
        name = _sign_in_name(Party(found.party))
        account, _ = open_account(SYSTEM, name, asks.name, password=password)
        ask(Scope(account=account.pk), found, kind_of_request(found), asks.words, asks.licence, now)
        return account
