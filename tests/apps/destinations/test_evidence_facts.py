"""A paper counts for what it proved when it was handed in; what says something else needs another paper."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import Status
from qihang.apps.destinations.rules.proofs import differing, facts_entered, facts_proved
from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import open_stored
from qihang.apps.orgs.queries import row_findings
from qihang.kernel import Refusal, Scope
from qihang.policy import Label, load
from tests.factories.destinations import (
    CONTRACT,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
    make_filed,
    paper,
)
from tests.factories.orgs import SYSTEM, Tree, account_of, client_for
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
OTHER = {"employer_name": "青岛远洋数字科技有限公司", "employer_code": "91370200MA3C5X7Y1M"}


EMPTY = {"signed_date": None, "term_from": None, "term_until": None}


def same_file(evidence: Evidence) -> BytesIO:
    return BytesIO(open_stored(StoredFile.objects.get(pk=evidence.file_id)).read())


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def client_of(scope: Scope) -> Client:
    return client_for(account_of(scope))


def why_not(scope: Scope) -> set[str]:
    """Codes of what keeps the draft from being filed, as far as papers are concerned."""
    draft = queries.own_registration(scope).pending
    assert draft is not None
    found = queries.assess(scope, draft, NOW.date())
    return {o.code for o in found.objections if o.field == "evidence"}


def fits(version: Destination, scope: Scope) -> list[bool]:
    return [one.fits for one in queries.judged_papers(scope, version)]


@pytest.fixture
def changed(tree: Tree, officer: Scope, office: Scope) -> Scope:
    """A graduate whose approved contract is being changed to another employer."""
    _, scope = make_approved(tree.college, officer, office)
    services.revise(scope, LATER)
    services.save_draft(scope, LATER, values=OTHER)
    return scope


class TestAChangeOfEmployer:
    def test_the_old_contract_counts_no_longer(self, changed: Scope) -> None:
        assert why_not(changed) == {"evidence_outdated"}
        with pytest.raises(Refusal) as no:
            services.file(changed, LATER)
        said = next(o for o in no.value.objections if o.field == "evidence")
        assert said.facts["fields"] == Label(
            "单位名称、统一社会信用代码", "Employer, Unified social credit code"
        )

    def test_it_stays_and_a_new_one_cures(self, changed: Scope) -> None:
        services.add_evidence(changed, LATER, "labour_contract", paper("new"), "新合同.pdf")
        assert why_not(changed) == set()
        draft = queries.own_registration(changed).pending
        assert draft is not None
        assert fits(draft, changed) == [False, True]

    def test_changing_back_makes_it_fit_again(self, changed: Scope) -> None:
        services.save_draft(changed, LATER, values={n: CONTRACT[n] for n in OTHER})
        assert why_not(changed) == set()
        assert services.file(changed, LATER).status == Status.WAITING_COLLEGE

    def test_another_file_in_its_place_cures(self, changed: Scope) -> None:
        services.replace_evidence(
            changed, LATER, Evidence.objects.latest("pk").uuid, paper("new"), "新.pdf"
        )
        assert why_not(changed) == set()

    def test_what_the_paper_does_not_speak_of_may_change(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        _, scope = make_approved(tree.college, officer, office)
        services.revise(scope, LATER)
        services.save_draft(scope, LATER, values={"contact_name": "李经理", "industry": "23"})
        assert why_not(scope) == set()

    @pytest.mark.parametrize(
        "change",
        [
            {"signed_date": date(2024, 5, 30)},
            {"term_until": date(2025, 7, 8)},
            {"term_until": None},
            {"employer_name": ""},
        ],
        ids=["signed", "until", "open", "nameless"],
    )
    def test_any_fact_of_the_contract_counts(
        self, tree: Tree, officer: Scope, office: Scope, change: dict[str, Any]
    ) -> None:
        _, scope = make_approved(tree.college, officer, office)
        services.revise(scope, LATER)
        services.save_draft(scope, LATER, values=change)
        assert why_not(scope) == {"evidence_outdated"}


class TestOtherWays:
    def test_after_revocation(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, scope = make_approved(tree.college, officer, office)
        services.correct(office, version.uuid, LATER, "单位说没有这个人")
        services.revise(scope, LATER)
        services.save_draft(scope, LATER, values=OTHER)
        assert why_not(scope) == {"evidence_outdated"}

    def test_after_a_return(self, tree: Tree, officer: Scope) -> None:
        version, scope = make_filed(tree.college)
        services.return_(officer, version.uuid, Status.WAITING_COLLEGE, LATER, reason="单位不对")
        services.save_draft(scope, LATER, values=OTHER)
        assert why_not(scope) == {"evidence_outdated"}

    def test_on_the_very_draft(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        services.save_draft(scope, NOW, values=OTHER)
        assert why_not(scope) == {"evidence_outdated"}

    def test_it_is_bound_through_several_changes(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        """A copy of a copy proves what the first one proved."""
        _, scope = make_approved(tree.college, officer, office)
        services.revise(scope, LATER)
        services.save_draft(scope, LATER, values=OTHER)
        services.add_evidence(scope, LATER, "labour_contract", paper("new"), "新.pdf")
        second = services.file(scope, LATER)
        services.withdraw(scope, LATER)
        third = services.revise(scope, LATER)
        assert (fits(second, scope), fits(third, scope)) == ([False, True], [False, True])
        services.save_draft(scope, LATER, values={n: CONTRACT[n] for n in OTHER})
        third.refresh_from_db()
        assert fits(third, scope) == [True, False]

    def test_what_was_empty_is_bound_when_it_is_filed(self, tree: Tree, officer: Scope) -> None:
        _, scope = make_applicant(tree.college)
        services.save_draft(scope, NOW, "11", {})
        services.add_evidence(scope, NOW, "labour_contract", paper(), "合同.pdf")
        services.save_draft(scope, NOW, values=CONTRACT)
        filed = services.file(scope, NOW)
        services.return_(officer, filed.uuid, Status.WAITING_COLLEGE, LATER, reason="请改")
        services.save_draft(scope, LATER, values=OTHER)
        assert why_not(scope) == {"evidence_outdated"}

    def test_all_of_it_is_signed(self, changed: Scope) -> None:
        services.add_evidence(changed, LATER, "labour_contract", paper("new"), "新.pdf")
        services.file(changed, LATER)
        assert list(row_findings(SYSTEM)) == []
        Evidence.objects.filter(proves__isnull=False).update(proves=None)
        assert len(list(row_findings(SYSTEM))) == 1


class TestFacts:
    VALUES: dict[str, Any] = CONTRACT | {"term_until": None}

    def test_spelling_is_no_difference(self) -> None:
        proved = facts_proved(
            load(), "labour_contract", CONTRACT | {"employer_name": "甲(青岛)公司"}
        )
        now = CONTRACT | {"employer_name": "甲（青岛） 公司"}
        assert differing(proved, now) == ()

    def test_on_a_draft_what_is_empty_binds_to_nothing(self) -> None:
        assert differing(facts_entered(load(), "labour_contract", self.VALUES), CONTRACT) == ()
        assert differing(facts_proved(load(), "labour_contract", self.VALUES), CONTRACT) == (
            "term_until",
        )

    @pytest.mark.parametrize("kind", sorted(load().evidence_kinds))
    def test_every_paper_that_proves_is_bound_to_something(self, kind: str) -> None:
        found = load().evidence_kinds[kind]
        assert bool(found.proves) == found.proof

    def test_nothing_else_is_all_that_is_stated(self) -> None:
        assert differing(None, CONTRACT) == ()


class TestPages:
    def test_the_graduate_reads_what_it_proves_and_what_to_do(self, changed: Scope) -> None:
        page = client_of(changed).get("/destinations/mine/evidence/").content.decode()
        assert "不再适用：这份材料证明的是 单位名称 海信视像科技股份有限公司" in page
        assert "请换成新的材料" in page

    def test_the_reviewer_sees_what_fits_and_what_does_not(
        self, changed: Scope, officer: Scope
    ) -> None:
        services.add_evidence(changed, LATER, "labour_contract", paper("new"), "新.pdf")
        filed = services.file(changed, LATER)
        page = client_of(officer).get(f"/destinations/{filed.uuid}/").content.decode()
        assert "证明：单位名称 青岛远洋数字科技有限公司" in page
        assert "不再适用：这份材料证明的是 单位名称 海信视像科技股份有限公司" in page
        assert "同一份文件" not in page

    def test_the_file_of_an_approved_version_handed_in_again_is_no_other_paper(
        self, changed: Scope
    ) -> None:
        old = Evidence.objects.latest("pk")
        for kind in (old.kind, "social_insurance"):
            with refused("evidence_counted"):
                services.add_evidence(changed, LATER, kind, same_file(old), "合同.pdf")
        services.add_evidence(changed, LATER, "labour_contract", paper("new"), "新.pdf")
        with refused("evidence_counted"):
            new = Evidence.objects.latest("pk")
            services.replace_evidence(changed, LATER, new.uuid, same_file(old), "合同.pdf")

    def test_nor_where_it_comes_before_the_fields_are_filled(self, changed: Scope) -> None:
        old = Evidence.objects.latest("pk")
        services.save_draft(changed, LATER, values=dict.fromkeys(OTHER, "") | EMPTY)
        services.remove_evidence(changed, old.uuid)
        services.add_evidence(changed, LATER, old.kind, same_file(old), "合同.pdf")
        services.save_draft(changed, LATER, values=CONTRACT | OTHER)
        assert why_not(changed) == {"evidence_outdated"}

    def test_it_goes_on_proving_what_it_proved(self, changed: Scope) -> None:
        old = Evidence.objects.latest("pk")
        services.save_draft(changed, LATER, values=CONTRACT)
        services.remove_evidence(changed, old.uuid)
        services.add_evidence(changed, LATER, old.kind, same_file(old), "合同.pdf")
        assert why_not(changed) == set()


class TestASlipThatIsMended:
    def test_a_returned_paper_is_confirmed_and_the_reviewer_is_shown_what_it_proved(
        self, tree: Tree, officer: Scope
    ) -> None:
        version, scope = make_filed(tree.college)
        services.return_(officer, version.uuid, Status.WAITING_COLLEGE, LATER, reason="单位名称错")
        services.revise(scope, LATER)
        services.save_draft(scope, LATER, values={"employer_name": "海信集团有限公司"})
        outdated = Evidence.objects.latest("pk")
        address = f"/destinations/mine/evidence/{outdated.uuid}/confirm/"
        page = client_of(scope).get("/destinations/mine/evidence/").content.decode()
        assert f'action="{address}"' in page
        client_of(scope).post(address)
        assert why_not(scope) == set()
        filed = services.file(scope, LATER)
        shown = client_of(officer).get(f"/destinations/{filed.uuid}/").content.decode()
        assert "同一份文件曾用于第 1 版" in shown
        assert list(row_findings(SYSTEM)) == []

    def test_so_is_a_slip_before_anything_was_filed(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        services.save_draft(scope, LATER, values={"employer_name": "海信集团有限公司"})
        assert why_not(scope) == {"evidence_outdated"}
        services.confirm_evidence(scope, Evidence.objects.get().uuid)
        assert why_not(scope) == set()

    def test_a_paper_of_what_was_approved_is_not_confirmed_for_another_fact(
        self, changed: Scope
    ) -> None:
        outdated = Evidence.objects.latest("pk")
        with pytest.raises(Refusal) as no:
            services.confirm_evidence(changed, outdated.uuid)
        assert no.value.code == "evidence_counted"
        assert why_not(changed) == {"evidence_outdated"}
        page = client_of(changed).get("/destinations/mine/evidence/").content.decode()
        assert "/confirm/" not in page

    def test_nobody_else_confirms(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        _, other = make_applicant(tree.college)
        make_draft(other)
        address = f"/destinations/mine/evidence/{Evidence.objects.earliest('pk').uuid}/confirm/"
        assert client_of(other).post(address).status_code == 404
