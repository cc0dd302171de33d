"""A visitor signs up; a code that is there already makes a request; nothing tells who has an account."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qihang.apps.employers import queries, services
from qihang.apps.employers.models import Employer, RecruiterRequest
from qihang.apps.employers.rules import EmployerDetails, EmployerState, Party
from qihang.apps.employers.services import SignUp, UploadedLicence
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.destinations import paper
from tests.factories.employers import NOW, make_credit_code, make_employer, make_recruiter
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.registers import HISENSE, deliver

pytestmark = pytest.mark.django_db
SAID = EmployerDetails(
    "海信视像科技股份有限公司", place="370102", contact_name="周经理", phone="0531-88886666"
)
ADDRESS = "192.0.2.7"


def licence(text: str = "licence") -> UploadedLicence:
    return UploadedLicence(paper(text), "执照.pdf")


def signed_up(code: str, **over: Any) -> Account:
    given: dict[str, Any] = {
        "party": Party.EMPLOYER,
        "details": SAID,
        "licence": licence(code),
    } | over
    return services.sign_up(SignUp(code=code, **given), "long-enough-1", ADDRESS, NOW)


def test_the_firm_is_submitted_to_the_office_of_its_county(tree: Tree) -> None:
    officer = make_account(Role.COUNTY_OFFICER, tree.office)
    account = signed_up(HISENSE["code"])
    employer = Employer.objects.get(code=HISENSE["code"])
    assert (employer.status, employer.office_path) == (EmployerState.SUBMITTED, tree.office.path)
    assert (employer.lead, employer.due_on) == (account, employer.due_on)
    assert employer.due_on is not None
    assert queries.employer_of(scope_for(account)) == employer
    assert list(queries.employers_to_verify(scope_for(officer))) == [employer]
    assert Message.objects.get(account=officer).template == "employer_submitted"
    assert services.phone_of(employer) == SAID.phone
    assert "8888" not in employer.phone_masked


def test_who_was_invited_waits_for_the_university(tree: Tree) -> None:
    signed_up(HISENSE["code"], university=tree.university.code)
    assert Employer.objects.get().office_path == tree.university.path


def test_what_is_missing_is_named_by_field(tree: Tree) -> None:
    with pytest.raises(Exception, match="还有信息") as answer:
        signed_up(HISENSE["code"], details=EmployerDetails("海信"), licence=None)
    fields = {one.field for one in answer.value.objections}  # type: ignore[attr-defined]
    assert fields == {"place", "contact_name", "phone", "licence"}
    with refused("bad_credit_code"):
        signed_up("913702002645742510")
    with refused("no_office"):
        signed_up(HISENSE["code"], details=EmployerDetails(
            "北京公司", place="110101", contact_name="周", phone="010-66668888"))  # fmt: skip
    assert not Employer.objects.exists()


def test_a_code_that_is_there_makes_a_request(tree: Tree) -> None:
    employer = make_employer(tree.university)
    lead = make_recruiter(employer)
    account = signed_up(employer.code)
    made = RecruiterRequest.objects.get()
    assert (made.account, made.kind, made.employer) == (account, "join", employer)
    assert queries.own_employers(scope_for(account)) == []
    assert Message.objects.get(account=lead).template == "recruiter_asked"
    services.accept(scope_for(lead), made.uuid, NOW)
    assert queries.own_employers(scope_for(account)) == [employer]
    employer.refresh_from_db()
    assert employer.lead == lead


def test_tries_are_counted(tree: Tree) -> None:
    for _ in range(5):
        with refused("incomplete"):
            signed_up(HISENSE["code"], licence=None)
    with refused("too_many_sign_ups"):
        signed_up(HISENSE["code"])


def test_pages_of_a_visitor(tree: Tree, client: Client) -> None:
    deliver("employers", [HISENSE | {"place": "370102"}])
    page = client.get("/employers/sign-up/", {"code": HISENSE["code"], "party": "employer"})
    assert HISENSE["name"] in page.content.decode()
    sent = {
        "name": HISENSE["name"], "place": "370102", "contact_name": "周经理",
        "phone": "13512345679", "password": "long-enough-1",
        "licence": SimpleUploadedFile("a.pdf", paper("x").read(), "application/pdf"),
    }  # fmt: skip
    address = f"/employers/sign-up/?code={HISENSE['code']}&party=employer"
    answer = client.post(address, sent)
    assert answer.headers["Location"] == "/employers/own/"
    own = client.get("/employers/own/").content.decode()
    assert "待审核" in own
    assert Account.objects.get(name="周经理").username in own


def test_a_bad_code_stays_on_the_first_page(client: Client) -> None:
    answer = client.get("/employers/sign-up/", {"code": "123"})
    assert answer.status_code == 422
    assert "照营业执照" in answer.content.decode()


def test_only_the_lead_or_the_office_answers(tree: Tree) -> None:
    employer = make_employer(tree.university)
    make_recruiter(employer)
    colleague = make_recruiter(employer, leads=False)
    signed_up(employer.code)
    made = RecruiterRequest.objects.get()
    stranger = make_recruiter(make_employer(tree.university))
    for other in (scope_for(colleague), scope_for(stranger), Scope(account=made.account_id)):
        with pytest.raises(RecruiterRequest.DoesNotExist):
            services.accept(other, made.uuid, NOW)


def test_who_claims_leads_and_the_others_go(tree: Tree, office: Scope) -> None:
    employer = make_employer(tree.university, EmployerState.SUBMITTED)
    former = make_recruiter(employer)
    account = signed_up(employer.code)
    made = RecruiterRequest.objects.get()
    assert made.kind == "claim"
    with pytest.raises(RecruiterRequest.DoesNotExist):
        services.accept(scope_for(former), made.uuid, NOW)
    services.accept(office, made.uuid, NOW, alone=True)
    employer.refresh_from_db()
    assert employer.lead == account
    assert queries.own_employers(scope_for(former)) == []
    with refused("answered"):
        services.refuse(office, made.uuid, "迟了", NOW)


def test_an_office_enters_one_that_is_claimed_later(tree: Tree, office: Scope) -> None:
    code = make_credit_code(77)
    given = SignUp(Party.EMPLOYER, code, EmployerDetails("历下机械厂", place="370102"), licence())
    with refused("not_yours"):
        services.enter(office, given, tree.other_university.path, NOW)
    made = services.enter(office, given, tree.university.path, NOW)
    assert (made.status, made.lead, made.entered_by_office) == (EmployerState.SUBMITTED, None, True)
    services.verify(office, made.uuid, NOW)
    signed_up(code)
    assert RecruiterRequest.objects.get().kind == "claim"
