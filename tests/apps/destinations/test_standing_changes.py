"""Registrations of graduates who leave their cohort: closed by rule, put back when it was a mistake."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from qihang.apps.certificates.queries import counting
from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries as metrics
from qihang.apps.metrics.queries import prove
from qihang.apps.metrics.services.ledger import fold, reconcile_graduates
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people import services as people
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import NewStanding
from qihang.kernel import Refusal, Scope
from tests.factories.certificates import make_proof
from tests.factories.destinations import NOW, make_approved, make_draft, make_filed
from tests.factories.intake import previewed
from tests.factories.orgs import Tree, scope_for
from tests.factories.people import own_account
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db
SYSTEM = Scope.for_system("test")
LATER = NOW + timedelta(days=7)
LEAVING = NewStanding("withdrawn", date(2024, 5, 6), "鲁大教字〔2024〕12号")
DEFERRED = NewStanding("deferred", date(2024, 5, 6), "鲁大教字〔2024〕13号", cohort=2025)


def counts(tree: Tree, cohort: int, day: date) -> tuple[int, int]:
    """Graduates and registrations that counted, as it was known on the day."""
    found = metrics.org_figures(SYSTEM, tree.university, cohort, day).counts
    return found.graduates, sum(found.by_kind.values())


def known(version: Destination) -> None:
    """The roster's graduate is in the ledger since autumn."""
    reconcile_graduates([version.graduate_id], date(2023, 9, 20), datetime(2023, 9, 20, tzinfo=UTC))


def test_a_registration_under_review_is_closed_with_the_reason(tree: Tree, office: Scope) -> None:
    version, scope = make_filed(tree.college)
    change = people.record_standing(office, version.graduate.uuid, LEAVING, LATER)
    version.refresh_from_db()
    review = Review.objects.latest("pk")
    assert (version.status, review.account_id) == (Status.CLOSED, office.account)
    assert (review.reason, review.act) == ("退学 鲁大教字〔2024〕12号", change.act)
    must_be_as_signed(destination=[version.pk], graduate=[version.graduate_id])
    page = Client()
    page.force_login(own_account(version.graduate))
    assert "这届的去向登记已终止" in page.get("/destinations/mine/").content.decode()
    with refused("not_in_standing"):
        services.revise(scope, LATER)


def test_both_rates_are_right_on_every_day_as_it_was_known(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    """A deferred graduate moves from 2024 to 2025 and is placed there."""
    version, _ = make_approved(tree.college, officer, office)
    known(version)
    people.record_standing(office, version.graduate.uuid, DEFERRED, LATER)
    successor = Graduate.objects.get(cohort=2025)
    own = scope_for(own_account(successor))
    assert own.graduate == successor.pk
    placed = LATER + timedelta(days=300)
    make_draft(own, placed)
    again = services.file(own, placed)
    services.approve(officer, again.uuid, Status.WAITING_COLLEGE, placed)
    services.approve(office, again.uuid, Status.WAITING_UNIVERSITY, placed)
    for folded in (False, True):
        if folded:
            fold()
        for day, former, new in (
            (NOW.date(), (1, 1), (0, 0)),
            (LATER.date() - timedelta(days=1), (1, 1), (0, 0)),
            (LATER.date(), (0, 0), (1, 0)),
            (placed.date() - timedelta(days=1), (0, 0), (1, 0)),
            (placed.date(), (0, 0), (1, 1)),
        ):
            assert counts(tree, 2024, day) == former, day
            assert counts(tree, 2025, day) == new, day
    assert prove(SYSTEM).holds


def test_a_proof_is_worth_nothing_any_more(tree: Tree, officer: Scope, office: Scope) -> None:
    version, _ = make_approved(tree.college, officer, office)
    proof = make_proof(version)
    assert counting(SYSTEM, [proof]) == {proof.pk}
    change = people.record_standing(office, version.graduate.uuid, LEAVING, LATER)
    assert counting(SYSTEM, [proof]) == set()
    people.cancel_standing(office, change.uuid, "登错了人", LATER)
    assert counting(SYSTEM, [proof]) == {proof.pk}


class TestAMistake:
    def test_what_was_closed_is_put_back(self, tree: Tree, officer: Scope, office: Scope) -> None:
        waiting, _ = make_filed(tree.college)
        counted, _ = make_approved(tree.college, officer, office)
        known(counted)
        before = counted.effective_date
        for version in (waiting, counted):
            change = people.record_standing(office, version.graduate.uuid, LEAVING, LATER)
            people.cancel_standing(office, change.uuid, "登错了人", LATER + timedelta(days=2))
            version.refresh_from_db()
        assert (waiting.status, counted.status) == (Status.WAITING_COLLEGE, Status.APPROVED)
        assert counted.effective_date == before
        must_be_as_signed(destination=[waiting.pk, counted.pk])
        day = LATER.date()
        known_then = [counts(tree, 2024, day + timedelta(days=n)) for n in (-1, 0, 1, 2)]
        # The one that waits came into the ledger with its change only.
        assert [placed for _, placed in known_then] == [1, 0, 0, 1]
        fold()
        assert prove(SYSTEM).holds

    def test_the_record_it_made_loses_its_registration(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        version, _ = make_approved(tree.college, officer, office)
        known(version)
        change = people.record_standing(office, version.graduate.uuid, DEFERRED, LATER)
        own = scope_for(own_account(version.graduate))
        then = LATER + timedelta(days=300)
        make_draft(own, then)
        there = services.file(own, then)
        people.cancel_standing(office, change.uuid, "登错了人", then)
        version.refresh_from_db()
        there.refresh_from_db()
        assert (version.status, there.status) == (Status.APPROVED, Status.CLOSED)
        assert scope_for(own_account(version.graduate)).graduate == version.graduate_id

    def test_an_undone_approval_stays_undone(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        """The window of an approval is open when the change closes what was approved."""
        version, _ = make_filed(tree.college)
        act = services.approve(officer, version.uuid, Status.WAITING_COLLEGE, NOW)
        people.record_standing(office, version.graduate.uuid, LEAVING, NOW)
        with refused("followed"):
            services.undo(officer, act, NOW)


def test_a_sheet_registers_nobody_who_left(tree: Tree, office: Scope) -> None:
    version, _ = make_filed(tree.college)
    people.record_standing(office, version.graduate.uuid, LEAVING, LATER)
    row = {"exam_number": version.graduate.exam_number, "name": version.graduate.name, "kind": "80"}
    batch = previewed(office, tree.university, row, target="destinations")
    assert (batch.rows, batch.refused) == (1, 1)


def test_a_suspended_graduate_keeps_no_review_open(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    version, _ = make_filed(tree.college)
    people.record_standing(
        office, version.graduate.uuid, NewStanding("suspended", date(2024, 5, 6), "x"), LATER
    )
    with pytest.raises((Refusal, Destination.DoesNotExist)):
        services.approve(officer, version.uuid, Status.WAITING_COLLEGE, LATER)
