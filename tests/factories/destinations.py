"""Registrations for tests, made through the services as people make them."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from pikepdf import Pdf

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from tests.factories.orgs import scope_for
from tests.factories.people import make_graduate, own_account

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)  # 10 in the morning in Jinan
CONTRACT: dict[str, Any] = {
    "employer_code": "91370200264574251E",
    "employer_name": "海信视像科技股份有限公司",
    "employer_type": "39",
    "industry": "22",
    "work_place": "370211",
    "position_type": "13",
    "contact_name": "周经理",
    "contact_phone": "13805321234",
    "signed_date": date(2024, 5, 20),
    "term_from": date(2024, 7, 8),
    "term_until": date(2027, 7, 8),
    "monthly_pay_fen": 650_000,
}
FREELANCE: dict[str, Any] = {
    "work_description": "为短视频账号做剪辑，按条结算",
    "monthly_pay_fen": 480_000,
    "work_place": "370102",
    "statement_signed": True,
}


def paper(text: str = "contract") -> BytesIO:
    """A small PDF; other text, other bytes."""
    pdf, made = Pdf.new(), BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Contents = pdf.make_stream(b"% " + text.encode())
    pdf.save(made)
    return BytesIO(made.getvalue())


def make_applicant(college: Org, **over: Any) -> tuple[Graduate, Scope]:
    """A graduate with an account, and that account's scope."""
    graduate = make_graduate(college, account=True, **over)
    return graduate, scope_for(own_account(graduate))


def make_draft(scope: Scope, now: datetime = NOW, **over: Any) -> Destination:
    """A complete draft of a signed contract (kind 11), ready to be filed."""
    draft = services.save_draft(scope, now, "11", CONTRACT | over)
    services.add_evidence(scope, now, "labour_contract", paper(str(draft.uuid)), "合同.pdf")
    return draft


def make_filed(college: Org, now: datetime = NOW, **over: Any) -> tuple[Destination, Scope]:
    """A contract filed by a new graduate, waiting for the college; and the graduate's scope."""
    _, scope = make_applicant(college, **over)
    make_draft(scope, now)
    return services.file(scope, now), scope


def make_approved(
    college: Org, officer: Scope, office: Scope, now: datetime = NOW, **over: Any
) -> tuple[Destination, Scope]:
    """A contract approved at both stages; and the graduate's scope."""
    version, scope = make_filed(college, now, **over)
    services.approve(officer, version.uuid, Status.WAITING_COLLEGE, now)
    services.approve(office, version.uuid, Status.WAITING_UNIVERSITY, now)
    version.refresh_from_db()
    return version, scope
