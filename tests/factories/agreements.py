"""Agreements for tests, made through the services as offices make them."""

from datetime import UTC, date, datetime
from typing import Any

from qihang.apps.agreements import services
from qihang.apps.agreements.models import Agreement, AgreementSeries
from qihang.apps.agreements.rules import AgreementForm, Ending, EndKind, SignedTerms
from qihang.apps.agreements.services import SignedPaper, UploadedPaper
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import paper

NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
COHORT = Cohort(2024)
TERMS: dict[str, Any] = {
    "employer_name": "海信视像科技股份有限公司",
    "employer_code": "91370200264574251E",
    "work_place": "370211",
    "position_name": "算法工程师",
    "monthly_pay_fen": 650_000,
    "signed_date": date(2024, 5, 20),
    "term_from": date(2024, 7, 8),
    "term_until": date(2027, 7, 8),
}


def make_series(
    office: Scope, org: Org, first: str = "SD24000001", last: str = "SD24000099", **over: Any
) -> AgreementSeries:
    """A series of paper agreements of 2024."""
    given: dict[str, Any] = {"cohort": COHORT, "form": AgreementForm.PAPER, "now": NOW} | over
    return services.issue_series(
        office, org, given["cohort"], given["form"], (first, last), given["now"]
    )


def scan(text: str = "agreement") -> list[UploadedPaper]:
    """A scan as it is handed in."""
    return [UploadedPaper(paper(text), "协议书.pdf")]


def make_signed(officer: Scope, graduate: Graduate, now: datetime = NOW, **over: Any) -> Agreement:
    """A signed agreement of a graduate; a series must be there."""
    agreement = services.give_number(officer, graduate, now)
    terms = SignedTerms(**(TERMS | over))
    services.record_signed(officer, SignedPaper(agreement.uuid, terms, scan(agreement.number)), now)
    agreement.refresh_from_db()
    return agreement


def ending(
    kind: EndKind = EndKind.CONSENT, on: date = date(2024, 6, 3), reason: str = "双方协商一致"
) -> Ending:
    """How it ended."""
    return Ending(kind, on, reason)


def end(officer: Scope, agreement: Agreement, now: datetime = NOW, **over: Any) -> Agreement:
    """The agreement ends with a release letter."""
    services.end_agreement(officer, agreement.uuid, ending(**over), scan("release"), now)
    agreement.refresh_from_db()
    return agreement
