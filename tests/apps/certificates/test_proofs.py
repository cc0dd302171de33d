"""Proofs: issued by their graduate, checked by number and name, showing what is allowed and no more."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from qihang.apps.certificates import labels, services
from qihang.apps.certificates.rules import PROOF, USUAL, ProofField
from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.documents import queries
from qihang.apps.documents import services as documents
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import (
    ALPHABET,
    DocumentState,
    LookupOutcome,
    is_early_number,
    spaced,
    weighted_sum,
)
from qihang.apps.documents.services import Answer
from qihang.apps.documents.services.verification import network_of
from qihang.apps.orgs.models import Attempt, AuditEntry
from qihang.kernel import Refusal, Scope
from qihang.policy import load
from tests.factories.destinations import NOW, make_applicant, make_filed
from tests.factories.orgs import Tree
from tests.factories.signing import save
from tests.values import not_none

pytestmark = pytest.mark.django_db
VISITOR = Scope.for_system("verify")
TODAY = NOW.date()
ADDRESS = "203.0.113.9"


def check(number: str, name: str = "周雨桐", address: str = ADDRESS, day: date = TODAY) -> Answer:
    return documents.check(VISITOR, number, name, address, day)


def refused(*args: Any, **over: Any) -> str:
    with pytest.raises(Refusal) as caught:
        check(*args, **over)
    return caught.value.code


@pytest.fixture
def proof(approved: tuple[Destination, Scope]) -> Document:
    _, scope = approved
    return services.issue(scope, NOW, USUAL, 30)


class TestIssuing:
    def test_what_counts_can_be_proved(
        self, approved: tuple[Destination, Scope], proof: Document
    ) -> None:
        version, _ = approved
        assert (proof.subject, proof.holder) == (version.uuid, version.graduate_id)
        assert proof.valid_until == TODAY + timedelta(days=30)
        assert proof.content["shows"] == [item.value for item in USUAL]
        assert proof.number != proof.transfer_number
        entry = AuditEntry.objects.get(act="proof.issue")
        assert entry.subject == str(proof.uuid)
        assert proof.number not in str(entry.after)

    def test_what_is_under_review_cannot(self, tree: Tree) -> None:
        _, scope = make_filed(tree.college)
        with pytest.raises(Refusal) as caught:
            services.issue(scope, NOW, USUAL, 30)
        assert caught.value.code == "nothing_to_prove"

    @pytest.mark.parametrize("days", [0, -1, 181])
    def test_not_longer_than_policy_allows(
        self, days: int, approved: tuple[Destination, Scope]
    ) -> None:
        with pytest.raises(Refusal) as caught:
            services.issue(approved[1], NOW, USUAL, days)
        assert caught.value.code == "valid_too_long"

    def test_so_many_at_once_and_no_more(self, approved: tuple[Destination, Scope]) -> None:
        _, scope = approved
        most = load().limit("proofs_live", TODAY)
        issued = [services.issue(scope, NOW, USUAL, 30) for _ in range(most)]
        with pytest.raises(Refusal) as caught:
            services.issue(scope, NOW, USUAL, 30)
        assert caught.value.code == "too_many_proofs"
        services.revoke(scope, NOW, issued[0].uuid)
        services.issue(scope, NOW, USUAL, 30)

    def test_nobody_elses(self, approved: tuple[Destination, Scope], tree: Tree) -> None:
        assert approved[0].status == Status.APPROVED
        with pytest.raises(Refusal):
            services.issue(make_applicant(tree.college)[1], NOW, USUAL, 30)


class TestChecking:
    @pytest.mark.parametrize("which", ["number", "transfer_number"])
    def test_number_and_name_open_what_is_allowed(self, which: str, proof: Document) -> None:
        answer = check(spaced(getattr(proof, which)).lower())
        assert answer.state == DocumentState.VALID
        assert [fact.label for fact in answer.facts] == [str(labels.SHOWN[item]) for item in USUAL]

    def test_without_permission_to_show_there_is_only_its_state(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        bare = services.issue(approved[1], NOW, [], 30)
        assert check(bare.number).facts == ()

    def test_a_wrong_name_and_an_unknown_number_sound_alike(
        self, approved: tuple[Destination, Scope], proof: Document
    ) -> None:
        other = services.issue(approved[1], NOW, USUAL, 30).number
        Document.objects.filter(number=other).delete()
        assert refused(proof.number, "周雨同") == refused(other) == "proof_unknown"

    def test_a_mistyped_number_costs_no_try(self, proof: Document) -> None:
        wrong = proof.number[:-1] + ("0" if proof.number[-1] != "0" else "1")
        assert refused(wrong) == "number_wrong"
        assert not Attempt.objects.exists()

    def test_it_shows_nothing_once_it_has_expired(self, proof: Document) -> None:
        end = not_none(proof.valid_until)
        assert check(proof.number, day=end - timedelta(days=1)).facts
        late = check(proof.number, day=end)
        assert (late.state, late.facts) == (DocumentState.EXPIRED, ())

    def test_it_shows_nothing_once_it_is_revoked(
        self, approved: tuple[Destination, Scope], proof: Document
    ) -> None:
        services.revoke(approved[1], NOW, proof.uuid)
        answer = check(proof.number)
        assert (answer.state, answer.facts) == (DocumentState.REVOKED, ())
        assert AuditEntry.objects.filter(act="proof.revoke").count() == 1

    def test_it_is_superseded_when_the_change_is_approved_not_before(
        self, approved: tuple[Destination, Scope], proof: Document, officer: Scope, office: Scope
    ) -> None:
        _, scope = approved
        destinations.revise(scope, NOW)
        destinations.save_draft(scope, NOW, values={"position_name": "架构师"})
        changed = destinations.file(scope, NOW)
        destinations.approve(officer, changed.uuid, Status.WAITING_COLLEGE, NOW)
        assert check(proof.number).state == DocumentState.VALID
        destinations.approve(office, changed.uuid, Status.WAITING_UNIVERSITY, NOW)
        answer = check(proof.number)
        assert (answer.state, answer.facts) == (DocumentState.SUPERSEDED, ())


class TestRevoking:
    def test_only_by_its_holder(self, proof: Document, tree: Tree) -> None:
        _, stranger = make_applicant(tree.college)
        with pytest.raises(Document.DoesNotExist):
            services.revoke(stranger, NOW, proof.uuid)
        with pytest.raises(Document.DoesNotExist):
            services.revoke(stranger, NOW, uuid4())

    def test_twice_is_once(self, approved: tuple[Destination, Scope], proof: Document) -> None:
        first = services.revoke(approved[1], NOW, proof.uuid).revoked_at
        later = services.revoke(approved[1], NOW + timedelta(days=1), proof.uuid)
        assert later.revoked_at == first


class TestThrottling:
    def test_names_cannot_be_tried_out(self, proof: Document) -> None:
        most = load().limit("proof_attempts", TODAY)
        codes = [refused(proof.number, f"某{n}", f"198.51.100.{n}") for n in range(most + 1)]
        assert codes == ["proof_unknown"] * most + ["too_many_looks"]
        assert refused(proof.number) == "too_many_looks"  # the right name, too

    def test_numbers_cannot_be_tried_out_from_one_address(
        self, approved: tuple[Destination, Scope]
    ) -> None:
        most = load().limit("proof_attempts_address", TODAY)
        issued = services.issue(approved[1], NOW, USUAL, 30)
        Attempt.objects.all().delete()
        for n in range(most):
            assert refused(issued.number, f"某{n}", ADDRESS) in ("proof_unknown", "too_many_looks")
        assert refused("0" * 15 + _check("0" * 15), address=ADDRESS) == "too_many_looks"

    def test_those_who_know_it_are_not_counted(self, proof: Document) -> None:
        for _ in range(load().limit("proof_attempts", TODAY) + 5):
            check(proof.number)
        assert not Attempt.objects.exists()


def _check(drawn: str) -> str:
    return ALPHABET[weighted_sum(drawn)]


class TestNumbersIssuedWithTheFirstCheck:
    """ISO 7064 mod 37, 36 until the check that notices every swap."""

    NUMBER = "9ZYNG6SWA95BB466"

    def test_they_stay_valid(self, proof: Document) -> None:
        proof.number = self.NUMBER
        save(proof)
        assert check(self.NUMBER).state == DocumentState.VALID

    def test_a_swap_of_theirs_costs_no_try(self, proof: Document) -> None:
        """It passes their check, but nobody has that number."""
        proof.number = self.NUMBER
        save(proof)
        assert is_early_number("9YZNG6SWA95BB466")
        assert refused("9YZNG6SWA95BB466") == "number_wrong"
        assert not Attempt.objects.exists()


class TestTheLog:
    def test_the_holder_sees_every_look_and_from_which_network(
        self, approved: tuple[Destination, Scope], proof: Document
    ) -> None:
        check(proof.number)
        refused(proof.number, "周雨同")
        services.revoke(approved[1], NOW, proof.uuid)
        check(proof.number)
        (held,) = queries.held(approved[1], PROOF, TODAY)
        assert [look.outcome for look in held.looks] == [
            LookupOutcome.REVOKED,
            LookupOutcome.OTHER_NAME,
            LookupOutcome.VALID,
        ]
        assert {look.network for look in held.looks} == {"203.0.*.*"}

    def test_nobody_else_sees_it(self, proof: Document, tree: Tree) -> None:
        check(proof.number)
        _, stranger = make_applicant(tree.college)
        assert queries.held(stranger, PROOF, TODAY) == []
        assert DocumentLook.objects.count() == 1

    @pytest.mark.parametrize(
        ("address", "network"),
        [("203.0.113.9", "203.0.*.*"), ("2001:db8::1", "2001:0db8:*"), (None, ""), ("", "")],
    )
    def test_only_half_of_an_address_is_kept(self, address: str | None, network: str) -> None:
        assert network_of(address) == network


def test_what_can_be_shown_has_a_value_on_the_page(approved: tuple[Destination, Scope]) -> None:
    from qihang.apps.certificates.pages.proofs import value

    version, _ = approved
    said = {item: value(version, item) for item in ProofField}
    assert said[ProofField.WHITHER] == "海信视像科技股份有限公司"
    assert said[ProofField.COHORT] == "2024"
    assert all(said[item] for item in USUAL)
