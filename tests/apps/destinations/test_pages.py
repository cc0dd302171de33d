"""The pages: three steps without script, the queue, the record; who may not see what."""

from collections.abc import Iterator
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.engines.cleaning import odd_files as odd
from tests.factories.destinations import (
    CONTRACT,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
    make_filed,
    paper,
)
from tests.factories.orgs import Tree, account_of, client_for, make_account
from tests.responses import ClientResponse
from tests.values import not_none
from tests.web.partials import assert_region_equals_fragment

COLLEGE, UNIVERSITY = Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY
TYPED = CONTRACT | {"monthly_pay_fen": "6,500", "term_until": "2027-07-07"}
PDF = paper().read()


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(scope: Scope) -> Client:
    return client_for(account_of(scope))


def page(name: str, *args: object) -> str:
    return reverse(f"destinations:{name}", args=args)


def upload(name: str = "合同.pdf", content: bytes = PDF) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


class TestThreeSteps:
    def test_from_nothing_to_filed(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        assert "登记毕业去向" in client.get(page("own")).content.decode()
        answer = client.post(page("step_kind"), {"kind": "11"})
        assert answer["Location"] == page("step_details")
        answer = client.post(page("step_details"), TYPED)
        assert answer["Location"] == page("step_evidence")
        sent = {"evidence": "labour_contract", "file": upload()}
        answer = client.post(page("step_evidence"), sent)
        assert answer["Location"] == page("step_check")
        answer = client.post(page("step_check"), {"submit": "1"})
        assert answer["Location"] == page("own")
        version = Destination.objects.get()
        assert version.status == COLLEGE
        assert version.term_until == CONTRACT["term_until"]  # the day after the last
        assert version.monthly_pay_fen == 650_000

    def test_a_mistake_is_answered_beside_its_field_and_the_rest_is_kept(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(page("step_kind"), {"kind": "11"})
        answer = client.post(
            page("step_details"), TYPED | {"employer_code": "123", "signed_date": ""}
        )
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "对照营业执照逐位核对" in text
        assert 'id="id_signed_date-error"' in text
        draft = not_none(queries.own_registration(scope).pending)
        assert (draft.employer_name, draft.employer_code) == (CONTRACT["employer_name"], "123")

    def test_back_keeps_what_was_typed(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(page("step_kind"), {"kind": "11"})
        answer = client.post(page("step_details"), {"employer_name": "海信", "back": "1"})
        assert answer["Location"] == page("step_kind")
        assert "海信" in client.get(page("step_details")).content.decode()

    def test_a_script_that_uploads_is_told_where_to_go_on_and_the_message_waits_there(
        self, tree: Tree
    ) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(page("step_kind"), {"kind": "11"})
        sent = {"evidence": "labour_contract", "file": upload(), "upload": "1"}
        answer = client.post(page("step_evidence"), sent, headers={"X-Upload": "1"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["X-Next-Page"] == page("step_evidence")
        assert "材料已上传" in client.get(page("step_evidence")).content.decode()
        client.logout()
        answer = client.post(page("step_evidence"), {"upload": "1"}, headers={"X-Upload": "1"})
        assert "/login/" in answer["X-Next-Page"]

    def test_an_internship_proof_is_refused_in_the_words_of_the_rule(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(page("step_kind"), {"kind": "11"})
        sent = {"evidence": "internship_proof", "file": upload(), "upload": "1"}
        answer = client.post(page("step_evidence"), sent)
        assert answer.status_code == 422
        assert "不准将毕业生顶岗实习、见习证明材料作为就业证明材料" in answer.content.decode()

    def test_a_word_document_called_pdf_is_refused(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(page("step_kind"), {"kind": "11"})
        sent = {"evidence": "labour_contract", "file": upload(content=b"PK\x03\x04"), "upload": "1"}
        answer = client.post(page("step_evidence"), sent)
        assert "内容要与格式一致" in answer.content.decode()

    def test_of_several_files_the_good_ones_stay_and_the_others_are_named(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(page("step_kind"), {"kind": "11"})
        files = [upload("第一页.jpg", odd.photo()), upload("第二页.jpg", odd.photo_cut_off())]
        sent = {"evidence": "labour_contract", "file": files, "upload": "1"}
        answer = client.post(page("step_evidence"), sent)
        assert answer.status_code == 422
        assert "第二页.jpg：这个文件打不开" in answer.content.decode()
        assert [paper.name for paper in Evidence.objects.all()] == ["第一页.jpg"]

    def test_a_paper_is_replaced_or_keeps_its_place(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        given = Evidence.objects.get(destination=draft)
        client = client_of(scope)

        def send(content: bytes) -> ClientResponse:
            sent = {"replaces": given.uuid, "file": upload("新的.jpg", content)}
            return client.post(page("step_evidence"), sent)

        answer = send(odd.photo_cut_off())
        assert answer.status_code == 422
        assert "这个文件打不开" in answer.content.decode()
        assert Evidence.objects.get().file == given.file
        assert send(odd.photo())["Location"] == page("step_evidence")
        now = Evidence.objects.get()
        assert (now.uuid, now.kind, now.name) == (given.uuid, given.kind, "新的.jpg")
        assert now.file != given.file
        assert AuditEntry.objects.filter(act="destination.evidence_replace").count() == 1

    def test_another_graduates_paper_cannot_be_replaced(self, tree: Tree) -> None:
        _, other = make_applicant(tree.college)
        theirs = Evidence.objects.get(destination=make_draft(other))
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        sent = {"replaces": theirs.uuid, "file": upload("新的.jpg", odd.photo())}
        assert client_of(scope).post(page("step_evidence"), sent).status_code == 404

    def test_a_paper_is_handed_out_to_be_saved_and_never_run(
        self, tree: Tree, officer: Scope
    ) -> None:
        version, _ = make_filed(tree.college)
        paper = Evidence.objects.get(destination=version)
        answer = client_of(officer).get(page("evidence", paper.uuid))
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]
        small = client_of(officer).get(page("preview", paper.uuid))
        assert small["Content-Type"] == "image/jpeg"
        assert "sandbox" in small["Content-Security-Policy"]
        assert small.getvalue().startswith(b"\xff\xd8")

    def test_kinds_can_be_searched_without_script(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        text = client_of(scope).get(page("step_kind"), {"q": "参军"}).content.decode()
        assert "应征义务兵" in text
        assert "劳动合同" not in text

    @pytest.mark.parametrize(
        ("typed", "plain"),
        [
            ("公务员", "单位录用了我"),
            ("事业编", "单位录用了我"),
            ("考研", "考上或保送研究生"),
            ("考上研究生了", "考上或保送研究生"),
            ("创业", "自己开公司、个体户或网店"),
            ("网店", "自己开公司、个体户或网店"),
            ("兼职", "自己接活，不属于哪个单位"),
            ("灵活", "自己接活，不属于哪个单位"),
            ("Offer", "单位录用了我"),
            ("参军", "参军，去当义务兵"),
        ],
    )
    def test_kinds_are_found_by_the_words_of_graduates(
        self, tree: Tree, typed: str, plain: str
    ) -> None:
        _, scope = make_applicant(tree.college)
        text = client_of(scope).get(page("step_kind"), {"q": typed}).content.decode()
        assert plain in text
        assert "博士后" not in text

    def test_returned_says_why_and_leads_to_the_field(self, tree: Tree, officer: Scope) -> None:
        version, scope = make_filed(tree.college)
        services.return_(
            officer, version.uuid, COLLEGE, NOW, reason="公章不清", fields=("evidence",)
        )
        client = client_of(scope)
        assert "公章不清" in client.get(page("own")).content.decode()
        assert client.post(page("revise"))["Location"] == page("step_details")
        assert "公章不清" in client.get(page("own")).content.decode()
        for step in ("step_kind", "step_details", "step_evidence", "step_check"):
            assert "退回的原因：公章不清" in client.get(page(step)).content.decode()

    def test_confirm_and_object(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, scope = make_approved(tree.college, officer, office)
        client = client_of(scope)
        client.post(page("confirm"))
        version.refresh_from_db()
        assert version.status == Status.CONFIRMED
        client.post(page("object"), {"reason": "工资不对"})
        version.refresh_from_db()
        assert version.status == Status.DISPUTED


class TestQueue:
    def test_partial_is_the_same_region_of_the_full_page(self, tree: Tree, officer: Scope) -> None:
        make_filed(tree.college)
        assert_region_equals_fragment(client_of(officer), page("queue"), "results")

    def test_kinds_too(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        assert_region_equals_fragment(client, page("step_kind") + "?q=合同", "kinds")

    @pytest.mark.parametrize("name", ["queue", "all"])
    def test_statements_do_not_grow_with_rows(
        self,
        tree: Tree,
        officer: Scope,
        name: str,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        client = client_of(officer)
        for more in (3, 27):
            for _ in range(more):
                make_filed(tree.college)
            with django_assert_max_num_queries(12):
                client.get(page(name))

    def test_filters_stand_in_the_address(self, tree: Tree, officer: Scope) -> None:
        make_filed(tree.college, name="王芳", hardship="2", class_name="数学2002")
        make_filed(tree.college, name="李明")
        client = client_of(officer)
        for query in ({"hardship": "1"}, {"class": "数学2002"}, {"q": "王"}, {"q": "wang"}):
            text = client.get(page("queue"), query).content.decode()
            assert "王芳" in text, query
            assert "李明" not in text, query
        assert "共 2 条" in client.get(page("queue"), {"kind": "11"}).content.decode()
        assert (
            "共 2 条" in client.get(page("queue"), {"waiting": "x", "sort": "x"}).content.decode()
        )

    def test_bulk_names_what_it_skips_before_it_acts(
        self, tree: Tree, officer: Scope, head: Scope
    ) -> None:
        good, taken = make_filed(tree.college)[0], make_filed(tree.college)[0]
        services.approve(head, taken.uuid, COLLEGE, NOW)
        client = client_of(officer)
        keys = [str(good.uuid), str(taken.uuid), "nonsense"]
        text = client.post(page("bulk") + f"?stage={COLLEGE}", {"uuid": keys}).content.decode()
        assert "将通过 1 条" in text
        assert "学院负责人" in text
        good.refresh_from_db()
        assert good.status == COLLEGE
        client.post(page("bulk") + f"?stage={COLLEGE}", {"uuid": keys, "confirmed": "1"})
        good.refresh_from_db()
        assert good.status == UNIVERSITY
        assert "撤销" in client.get(page("queue")).content.decode()

    def test_undo_from_the_banner(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        act = services.approve(officer, version.uuid, COLLEGE, NOW)
        client_of(officer).post(page("undo", act))
        version.refresh_from_db()
        assert version.status == COLLEGE


class TestRecord:
    def test_approve_leads_to_the_next(self, tree: Tree, officer: Scope) -> None:
        first, second = make_filed(tree.college)[0], make_filed(tree.college)[0]
        answer = client_of(officer).post(page("approve", first.uuid), {"stage": COLLEGE})
        assert answer["Location"] == page("record", second.uuid)

    def test_onward_leads_through_all_that_wait_and_ends_at_the_queue(
        self, tree: Tree, officer: Scope
    ) -> None:
        waiting = [make_filed(tree.college)[0] for _ in range(2)]
        client = client_of(officer)
        onward = page("following", waiting[0].uuid)
        assert onward in client.get(page("record", waiting[0].uuid)).content.decode()
        assert client.get(onward)["Location"] == page("record", waiting[1].uuid)
        assert client.get(page("following", waiting[1].uuid))["Location"] == page(
            "record", waiting[0].uuid
        )
        services.approve(officer, waiting[0].uuid, COLLEGE, NOW)
        answer = client.get(page("following", waiting[1].uuid), follow=True)
        assert answer.redirect_chain == [(page("queue"), 302)]
        assert "没有其他等您处理的登记了" in answer.content.decode()

    def test_return_asks_for_a_reason(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        client, href = client_of(officer), page("return", version.uuid)
        answer = client.post(href, {"stage": COLLEGE, "words": " "})
        assert answer.status_code == 422
        assert "请写明理由" in answer.content.decode()
        client.post(href, {"stage": COLLEGE, "reasons": ["seal_missing"], "words": "第三页"})
        review = version.reviews.get(action="return")
        assert "公章" in review.reason
        assert "第三页" in review.reason
        assert review.fields == ["evidence"]

    def test_the_loser_is_told_on_the_page(self, tree: Tree, officer: Scope, head: Scope) -> None:
        version, _ = make_filed(tree.college)
        services.approve(head, version.uuid, COLLEGE, NOW)
        answer = client_of(officer).post(
            page("approve", version.uuid), {"stage": COLLEGE}, follow=True
        )
        assert "您这次的操作没有生效" in answer.content.decode()

    def test_it_shows_what_changed_and_masks_the_phone(self, tree: Tree, officer: Scope) -> None:
        version, scope = make_filed(tree.college)
        services.return_(officer, version.uuid, COLLEGE, NOW, reason="名称不一致")
        services.save_draft(scope, NOW, values={"employer_name": "海信集团"})
        services.add_evidence(scope, NOW, "labour_contract", paper("mended"), "合同.pdf")
        new = services.file(scope, NOW)
        text = client_of(officer).get(page("record", new.uuid)).content.decode()
        assert "<del>海信视像科技股份有限公司</del>" in text
        assert "13805321234" not in text

    def test_the_phone_is_shown_against_a_reason(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        client = client_of(officer)
        assert client.post(page("unmask", version.uuid), {"reason": ""}).status_code == 422
        text = client.post(page("unmask", version.uuid), {"reason": "致电核实"}).content.decode()
        assert "13805321234" in text

    def test_another_stage_is_forbidden(self, tree: Tree, office: Scope) -> None:
        version, _ = make_filed(tree.college)
        answer = client_of(office).post(page("approve", version.uuid), {"stage": COLLEGE})
        assert answer.status_code == 403


class TestUniversity:
    def test_reporting_up(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, _ = make_approved(tree.college, officer, office)
        client = client_of(office)
        assert "上报这 1 条" in client.get(page("report_up")).content.decode()
        client.post(page("report_up"))
        version.refresh_from_db()
        assert version.status == Status.REPORTED

    def test_an_objection_is_listed_and_decided(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, scope = make_approved(tree.college, officer, office)
        services.object_to(scope, NOW, "未入职")
        client = client_of(office)
        assert str(version.uuid) in client.get(page("objections")).content.decode()
        client.post(page("correct", version.uuid), {"reason": "核实未入职"})
        version.refresh_from_db()
        assert version.status == Status.REVOKED

    def test_no_objection_waits(self, office: Scope) -> None:
        assert "现在没有要核查的质疑" in client_of(office).get(page("objections")).content.decode()


def test_the_audit_has_words_for_all_that_happened(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    make_approved(tree.college, officer, office)
    client = client_for(make_account(Role.AUDITOR, tree.province))
    audit = client.get(reverse("orgs:audit")).content.decode()
    assert "学校审核通过" in audit
    assert ">destination." not in audit
