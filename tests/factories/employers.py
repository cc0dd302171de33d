"""Employers for tests, in any state, with the people who recruit for them."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from stdnum.cn import uscc

from qihang.apps.employers.models import Employer, RecruiterRequest
from qihang.apps.employers.rules import IN_FORCE, EmployerState, Party
from qihang.apps.employers.services.licences import UploadedLicence, keep_licence
from qihang.apps.files.models import StoredFile
from qihang.apps.orgs import services as orgs
from qihang.apps.orgs.models import Account, Org
from qihang.apps.registers.rules import plain
from tests.factories.destinations import paper
from tests.factories.orgs import SYSTEM, make_account
from tests.factories.signing import sign

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
NUMBERS = count(1)


def make_credit_code(number: int) -> str:
    """A valid credit code of a firm in Jinan."""
    first = f"91370102MA{number:07d}"
    return f"{first}{uscc.calc_check_digit(first)}"


def make_licence() -> StoredFile:
    """A licence as it is kept."""
    upload = UploadedLicence(paper(f"licence {next(NUMBERS)}"), "执照.pdf")
    return keep_licence(upload, NOW)[0]


def make_employer(
    office: Org,
    state: EmployerState = EmployerState.VERIFIED,
    *,
    lead: Account | None = None,
    **over: Any,
) -> Employer:
    """An employer that this office verifies, in this state; `over` are columns."""
    number = next(NUMBERS)
    party = Party(over.pop("party", Party.EMPLOYER))
    code = over.pop("code", "") or make_credit_code(number)
    name = over.pop("name", f"齐鲁测试{number}有限公司")
    org = over.pop("org", None) or orgs.open_org(
        SYSTEM, None, party.org_kind, f"{party.letter}-{code}", name
    )
    verified = {"verified_at": NOW, "verified_until": date(2025, 6, 3)} if state in IN_FORCE else {}
    columns: dict[str, Any] = {
        "kind": "39", "section": "I", "industry": "65", "size": "below_100", "place": "370102",
        "address": "山大路 1 号", "contact_name": "李经理", "created_at": NOW, **verified,
    } | over  # fmt: skip
    made = Employer.objects.create(
        org=org, org_path=org.path, status=state, party=party, code=code, name=name,
        plain=plain(name), office_path=office.path, lead=lead, **columns,
    )  # fmt: skip
    sign(made)
    return made


def make_recruiter(employer: Employer, *, leads: bool = True, name: str = "赵招聘") -> Account:
    """Somebody who recruits for it; the lead recruiter unless said otherwise."""
    account = make_account(Party(employer.party).role, employer.org, name=name)
    if leads:
        employer.lead = account
        employer.save(update_fields=["lead"])
        sign(employer)
    return account


def make_request(employer: Employer, **over: Any) -> RecruiterRequest:
    """Somebody asks to lead the employer."""
    account = make_account(name="钱想来")
    made = RecruiterRequest.objects.create(
        employer=employer, account=account, asked_at=NOW, **{"kind": "claim", **over}
    )
    sign(made)
    return made
