"""One phone for several graduates, and the graduate's own as the employer's: said to who may know it."""

import pytest

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import Destination
from qihang.apps.intake.staging import previews
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from tests.factories.destinations import CONTRACT, NOW, make_applicant, make_draft, make_filed
from tests.factories.intake import previewed
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db
PHONE = "13805320001"


def advised(scope: Scope, version: Destination) -> set[str]:
    return {o.code for o in queries.assess(scope, version, NOW.date()).advice}


def test_the_graduates_own_phone_as_the_employers(tree: Tree) -> None:
    _, scope = make_applicant(tree.college, phone=PHONE)
    draft = make_draft(scope, contact_phone=PHONE)
    assert advised(scope, draft) == {"contact_is_graduate"}
    draft = services.save_draft(scope, NOW, values={"contact_phone": CONTRACT["contact_phone"]})
    assert advised(scope, draft) == set()


class TestOnePhone:
    def test_three_are_told_to_the_reviewer_never_to_the_graduate(
        self, tree: Tree, officer: Scope
    ) -> None:
        version, scope = make_filed(tree.college, phone=PHONE)
        make_graduate(tree.college, phone=PHONE)
        assert advised(officer, version) == set()
        make_graduate(tree.college, phone=PHONE)
        assert advised(officer, version) == {"phone_shared"}
        assert advised(scope, version) == set()

    def test_only_those_in_reach_are_counted(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, _ = make_filed(tree.college, phone=PHONE)
        make_graduate(tree.college, phone=PHONE)
        make_graduate(tree.other_college, phone=PHONE)
        assert (advised(officer, version), advised(office, version)) == (set(), set())

    def test_of_one_person_with_two_records_nothing_is_said(
        self, tree: Tree, officer: Scope
    ) -> None:
        version, _ = make_filed(tree.college, phone=PHONE)
        person = Graduate.objects.get(pk=version.graduate_id)
        for _ in range(2):
            other = make_graduate(tree.college, phone=PHONE)
            Graduate.objects.filter(pk=other.pk).update(
                id_number_hash=person.id_number_hash, holds_numbers=None
            )
        assert advised(officer, version) == set()


def test_a_sheet_is_advised_of_the_graduates_own_phone(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college, phone=PHONE)
    typed = CONTRACT | {"monthly_pay_fen": "6500", "term_until": "2027-07-07", "kind": "11"}
    row = {"exam_number": graduate.exam_number, "name": graduate.name, **typed}
    for phone, advice in ((PHONE, "warning"), (CONTRACT["contact_phone"], None)):
        batch = previewed(
            office, tree.university, row | {"contact_phone": phone}, target="destinations"
        )
        kinds = {kind.code: kind.severity for kind in previews.preview_of(batch).kinds}
        assert kinds.get("contact_is_graduate") == advice
