"""The pages: what a visitor sees, what the graduate prints, and who may not."""

from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from qihang.apps.certificates import services
from qihang.apps.certificates.rules import USUAL, ProofField
from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import spaced
from qihang.apps.orgs.models import AuditEntry
from qihang.kernel import Scope
from tests.factories.destinations import NOW, make_applicant, make_filed
from tests.factories.orgs import Tree, account_of, client_for
from tests.factories.signing import sign
from tests.responses import ClientResponse
from tests.values import not_none
from tests.web.test_documents import text_of

pytestmark = pytest.mark.django_db
VERIFY = "/verify/"


def client_of(scope: Scope) -> Client:
    return client_for(account_of(scope))


def form_of(version: Destination, name: str = "form") -> str:
    return reverse(f"certificates:{name}", args=[version.uuid])


def printed(answer: ClientResponse) -> str:
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    return text_of(answer.getvalue())


class TestTheVisitor:
    def ask(self, proof: Document, name: str = "周雨桐") -> ClientResponse:
        return Client().post(VERIFY, {"number": spaced(proof.number), "name": name})

    def test_sees_what_the_holder_allows_and_nothing_else(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        version, scope = approved
        proof = services.issue(scope, NOW, [ProofField.KIND, ProofField.COHORT], 30)
        text = self.ask(proof).content.decode()
        assert "签劳动合同形式就业" in text
        assert "2024" in text
        hidden = (version.employer_name, version.graduate.major_name, version.graduate.org.name,
                  version.graduate.id_number_masked, "6,500", version.contact_phone_masked)  # fmt: skip
        assert [word for word in hidden if word and word in text] == []

    def test_is_told_that_it_was_revoked(self, approved: tuple[Destination, Scope]) -> None:
        _, scope = approved
        proof = services.issue(scope, NOW, USUAL, 30)
        services.revoke(scope, NOW, proof.uuid)
        text = self.ask(proof).content.decode()
        assert "已由本人撤销" in text
        assert "签劳动合同形式就业" not in text

    def test_a_wrong_name_stays_on_the_form(self, approved: tuple[Destination, Scope]) -> None:
        proof = services.issue(approved[1], NOW, USUAL, 30)
        answer = self.ask(proof, "李四")
        assert answer.status_code == 422
        assert "编号与姓名不相符" in answer.content.decode()

    def test_the_scanned_address_fills_the_number_and_shows_nothing(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        proof = services.issue(approved[1], NOW, USUAL, 30)
        text = Client().get(VERIFY, {"n": proof.number}).content.decode()
        assert f'value="{proof.number}"' in text
        assert "周雨桐" not in text

    def test_the_name_is_shown_as_it_is_kept_not_as_it_was_typed(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        proof = services.issue(approved[1], NOW, USUAL, 30)
        text = self.ask(proof, "周·雨．桐").content.decode()
        assert "周雨桐" in text
        assert "周·雨．桐" not in text

    def test_nothing_is_kept_on_the_way(self, approved: tuple[Destination, Scope]) -> None:
        proof = services.issue(approved[1], NOW, USUAL, 30)
        assert "no-store" in self.ask(proof)["Cache-Control"]


class TestTheHolder:
    def test_issues_and_revokes(self, approved: tuple[Destination, Scope]) -> None:
        client = client_of(approved[1])
        sent = {"shows": ["kind", "university"], "days": "30"}
        assert client.post(reverse("certificates:own"), sent).status_code == 302
        proof = Document.objects.get()
        assert proof.content["shows"] == ["university", "kind"]
        page = client.get(reverse("certificates:own")).content.decode()
        assert spaced(proof.number) in page
        assert "data:image/svg+xml" in page
        client.post(reverse("certificates:revoke", args=[proof.uuid]))
        proof.refresh_from_db()
        assert proof.revoked_at is not None

    def test_nobody_else_can_revoke_it(
        self, approved: tuple[Destination, Scope], tree: Tree
    ) -> None:
        proof = services.issue(approved[1], NOW, USUAL, 30)
        _, stranger = make_applicant(tree.college)
        address = reverse("certificates:revoke", args=[proof.uuid])
        assert client_of(stranger).post(address).status_code == 404

    def test_queries_stay_flat(
        self,
        approved: tuple[Destination, Scope],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client = client_of(approved[1])
        for _ in range(4):
            services.issue(approved[1], NOW, USUAL, 30)
        with django_assert_max_num_queries(12):
            client.get(reverse("certificates:own"))


class TestTheForm:
    def test_says_it_all_in_chinese_with_numbers_masked(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        version, scope = approved
        proof = services.issue(scope, NOW, USUAL, 30)
        said = printed(client_of(scope).get(form_of(version)))
        graduate = version.graduate
        for word in ("高校毕业生毕业去向登记表", "周雨桐", graduate.id_number_masked, "海信视像科技股份有限公司",
                     "签劳动合同形式就业", "孙老师", "刘老师", spaced(proof.number),
                     spaced(not_none(proof.transfer_number)), "第1页，共1页", "2024-06-03"):  # fmt: skip
            assert word.replace(" ", "") in said.replace(" ", "")
        assert "未经核定" not in said

    def test_is_marked_until_the_university_has_approved(self, tree: Tree) -> None:
        version, scope = make_filed(tree.college)
        said = printed(client_of(scope).get(form_of(version)))
        assert "内部使用未经核定" in said.replace(" ", "")
        assert "还没有核验编号" in said

    def test_the_holder_can_print_the_whole_number_and_it_is_written_down(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        version, scope = approved
        said = printed(client_of(scope).post(form_of(version, "whole")))
        assert version.graduate.id_number_masked not in said
        assert AuditEntry.objects.filter(act="form.print_whole").count() == 1

    def test_a_reviewer_prints_it_masked_and_without_the_proof(
        self, approved: tuple[Destination, Scope], officer: Scope
    ) -> None:
        version, scope = approved
        proof = services.issue(scope, NOW, USUAL, 30)
        said = printed(client_of(officer).get(form_of(version)))
        assert version.graduate.id_number_masked in said
        assert spaced(proof.number) not in said
        assert AuditEntry.objects.filter(act="form.print").count() == 1
        assert client_of(officer).post(form_of(version, "whole")).status_code == 403

    def test_out_of_reach_is_not_there(
        self, approved: tuple[Destination, Scope], tree: Tree
    ) -> None:
        _, stranger = make_applicant(tree.college)
        assert client_of(stranger).get(form_of(approved[0])).status_code == 404

    def test_a_change_under_way_takes_nothing_from_the_valid_form(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        version, scope = approved
        change = destinations.revise(scope, NOW)
        text = client_of(scope).get(reverse("certificates:own")).content.decode()
        assert text.index(form_of(version)) < text.index(form_of(change))
        assert "内部使用 未经核定" not in printed(client_of(scope).get(form_of(version)))
        assert "内部使用 未经核定" in printed(client_of(scope).get(form_of(change)))

    def test_a_name_that_cannot_be_printed_is_refused_with_the_character(
        self, approved: tuple[Destination, Scope], settings: Settings
    ) -> None:
        settings.FONT_FOLDERS = []
        version, scope = approved
        version.graduate.name = "周𰀀"  # U+30000
        version.graduate.save(update_fields=["name"])
        sign(version.graduate)
        for answer in (
            client_of(scope).get(form_of(version)),
            client_of(scope).post(form_of(version, "whole")),
        ):
            assert answer.status_code == 422
            assert "“周𰀀”里的“𰀀”（U+30000）" in answer.content.decode()

    def test_the_same_form_has_the_same_bytes(self, approved: tuple[Destination, Scope]) -> None:
        version, scope = approved
        first, second = (client_of(scope).get(form_of(version)).getvalue() for _ in range(2))
        assert first == second
        with pikepdf.open(BytesIO(first)) as opened:
            assert str(opened.docinfo["/CreationDate"]).startswith("D:20240603")
