"""The pages of offices and graduates: what is shown, what a press does, and who is kept out."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qihang.apps.agreements import services
from qihang.apps.agreements.models import Agreement, AgreementSeries
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import spaced
from qihang.apps.documents.services import check
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from qihang.web import clock
from tests.factories.agreements import NOW, end, make_signed
from tests.factories.destinations import make_applicant, paper
from tests.factories.orgs import SYSTEM, Tree, account_of, client_for, make_account
from tests.factories.people import make_graduate

SIGNED = {
    "employer_name": "海信视像科技股份有限公司", "employer_code": "9137 0200264574251e",
    "work_place": "370211", "signed_date": "2024-05-20", "monthly_pay_fen": "6500",
    "term_from": "2024-07-08", "term_until": "2027-07-07",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def college(officer: Scope) -> Client:
    return client_for(account_of(officer))


def upload(text: str = "scan") -> SimpleUploadedFile:
    stream: BytesIO = paper(text)
    return SimpleUploadedFile("协议书.pdf", stream.read(), "application/pdf")


def posted(client: Client, address: str, **data: Any) -> int:
    return client.post(address, data).status_code


def test_a_university_enters_a_series(tree: Tree, office: Scope) -> None:
    client = client_for(account_of(office))
    data = {"org": tree.university.uuid, "form": "paper", "first": "SD01", "last": "SD50"}
    assert posted(client, "/agreements/series/new/", **data) == 302
    assert posted(client, "/agreements/series/new/", **data) == 422
    page = client.get("/agreements/series/").content.decode()
    assert "SD01 至 SD50" in page
    series = AgreementSeries.objects.get()
    assert posted(client, f"/agreements/series/{series.uuid}/close/", reason="印错了") == 302
    assert "已停用" in client.get("/agreements/series/").content.decode()


@pytest.mark.usefixtures("series")
class TestOffices:
    def test_numbers_are_given_to_those_ticked_after_a_look(
        self, tree: Tree, college: Client
    ) -> None:
        graduates = [make_graduate(tree.college, name=name) for name in ("安一", "白二")]
        assert "安一" in college.get("/agreements/numbers/").content.decode()
        ticked = {"graduate": [str(one.uuid) for one in graduates]}
        assert "将发放编号给 2 人" in college.post(
            "/agreements/numbers/give/", ticked
        ).content.decode().replace("<b>", "").replace("</b>", "")
        assert not Agreement.objects.exists()
        assert posted(college, "/agreements/numbers/give/", **ticked, confirmed="1") == 302
        listed = college.get("/agreements/").content.decode()
        assert "SD24000001" in listed
        assert "白二" in listed
        assert "安一" not in college.get("/agreements/numbers/").content.decode()

    def test_signing_ending_and_the_way_between(self, tree: Tree, college: Client) -> None:
        graduate = make_graduate(tree.college)
        one = f"/agreements/numbers/{graduate.uuid}/"
        assert posted(college, one, number="SD24009999") == 422
        assert posted(college, one, number="SD24000007") == 302
        page = f"/agreements/{Agreement.objects.get().uuid}/"
        assert posted(college, page + "sign/", **SIGNED) == 422
        assert posted(college, page + "sign/", **SIGNED, papers=upload()) == 302
        agreement = Agreement.objects.get()
        assert agreement.employer_code == "91370200264574251E"
        assert (agreement.monthly_pay_fen, agreement.term_until) == (650_000, date(2027, 7, 8))
        shown = college.get(page).content.decode()
        assert "海信视像" in shown
        assert "2027-07-07" in shown
        ends = {"end_kind": "consent", "ended_date": "2024-06-01", "reason": "单位同意"}
        assert posted(college, page + "end/", **ends) == 422
        assert posted(college, page + "end/", **ends, papers=upload("letter")) == 302
        assert "双方协商一致" in college.get(page).content.decode()
        assert posted(college, f"/agreements/numbers/{graduate.uuid}/") == 302
        assert "看最新一份" in college.get(page).content.decode()

    def test_papers_leave_as_attachments_and_only_within_reach(
        self, tree: Tree, officer: Scope, college: Client
    ) -> None:
        graduate, own = make_applicant(tree.college)
        scan = make_signed(officer, graduate).papers.get()
        answer = college.get(f"/agreements/papers/{scan.uuid}/")
        assert "attachment" in answer["Content-Disposition"]
        assert (
            client_for(account_of(own)).get(f"/agreements/papers/{scan.uuid}/").status_code == 200
        )
        _, peer = make_applicant(tree.college)
        stranger = client_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
        for client in (client_for(account_of(peer)), stranger):
            for kind in ("", "preview/"):
                assert client.get(f"/agreements/papers/{scan.uuid}/{kind}").status_code == 404

    def test_a_lost_paper_gets_its_new_number(
        self, tree: Tree, officer: Scope, college: Client
    ) -> None:
        agreement = services.give_number(officer, make_graduate(tree.college), NOW)
        page = f"/agreements/{agreement.uuid}/"
        assert posted(college, page + "replace/", loss="lost", reason="遗失") == 302
        shown = college.get(page).content.decode()
        assert "SD24000002" in shown
        assert "SD24000001" in shown
        assert posted(college, page + "void/", reason="") == 302
        assert Agreement.objects.get().status == "issued"
        assert posted(college, page + "void/", reason="没有签约") == 302
        assert Agreement.objects.get().status == "void"

    def test_the_last_act_can_be_undone(self, tree: Tree, officer: Scope, college: Client) -> None:
        agreement = end(officer, make_signed(officer, make_graduate(tree.college)))
        page = college.get(f"/agreements/{agreement.uuid}/").content.decode()
        act = agreement.moves.get(action="end").act
        assert f"/agreements/undo/{act}/" in page
        assert posted(college, f"/agreements/undo/{act}/") == 302
        agreement.refresh_from_db()
        assert agreement.status == "signed"


@pytest.mark.usefixtures("series")
class TestGraduates:
    def test_the_own_page_follows_the_agreement(self, tree: Tree, officer: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        client = client_for(account_of(own))
        assert "还没有给您发放" in client.get("/agreements/mine/").content.decode()
        agreement = make_signed(officer, graduate)
        assert agreement.number in client.get("/agreements/mine/").content.decode()
        assert posted(client, "/agreements/mine/release/", reason="考上公务员") == 302
        assert "撤回解约申请" in client.get("/agreements/mine/").content.decode()
        assert posted(client, "/agreements/mine/release/cancel/") == 302
        agreement.refresh_from_db()
        assert agreement.status == "signed"

    def test_others_check_a_signed_agreement_until_it_ends(
        self, tree: Tree, officer: Scope
    ) -> None:
        graduate, own = make_applicant(tree.college, name="周雨桐")
        client = client_for(account_of(own))
        assert posted(client, "/agreements/mine/check/") == 302
        assert not Document.objects.exists()
        agreement = make_signed(officer, graduate)
        for _ in range(2):
            assert posted(client, "/agreements/mine/check/") == 302
        document = Document.objects.get()
        page = client.get("/agreements/mine/").content.decode()
        assert spaced(document.number) in page
        asked = (SYSTEM, document.number, "周雨桐", None, NOW.date())
        shown = {str(fact.value) for fact in check(*asked).facts}
        assert shown >= {agreement.number, "海信视像科技股份有限公司", "2024-05-20"}
        end(officer, agreement)
        assert check(*asked).facts == ()
        assert posted(client, "/agreements/mine/check/revoke/") == 302

    def test_a_graduate_enters_no_page_of_the_offices(self, tree: Tree, officer: Scope) -> None:
        graduate, own = make_applicant(tree.college)
        page = f"/agreements/{make_signed(officer, graduate).uuid}/"
        client = client_for(account_of(own))
        for address in ("/agreements/", "/agreements/numbers/", page, page + "end/"):
            assert client.get(address).status_code == 403


@pytest.mark.usefixtures("series")
def test_a_college_sees_the_series_from_which_its_numbers_come(tree: Tree, officer: Scope) -> None:
    services.give_number(officer, make_graduate(tree.college), NOW)
    page = client_for(account_of(officer)).get("/agreements/series/").content.decode()
    assert "SD24000001 至 SD24000099" in page
    assert "停用号段" not in page
    other = client_for(make_account(Role.COLLEGE_OFFICER, tree.other_college))
    assert "SD24000001" not in other.get("/agreements/series/").content.decode()


@pytest.mark.usefixtures("series")
def test_places_see_counts_and_no_small_ones(tree: Tree, officer: Scope) -> None:
    for _ in range(5):
        make_signed(officer, make_graduate(tree.college))
    services.give_number(officer, make_graduate(tree.college), NOW)
    for role, org in ((Role.CITY_OFFICER, tree.city), (Role.PROVINCE_OFFICER, tree.province)):
        client = client_for(make_account(role, org))
        page = client.get("/agreements/counts/").content.decode()
        assert ">5<" in page
        assert "少于 5" in page
        assert client.get("/agreements/").status_code == 403
