"""Many at once, taking back, and counting what waits."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.events import DestinationsMoved
from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.destinations.rules import Action, Status
from qihang.apps.people.events import GraduatesChanged
from qihang.kernel import Cohort, Refusal, Scope, bus
from tests.factories.destinations import (
    FREELANCE,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
    make_filed,
    paper,
)
from tests.factories.orgs import Tree, account_of, client_for
from tests.factories.signing import sign

COLLEGE, UNIVERSITY = Status.WAITING_COLLEGE, Status.WAITING_UNIVERSITY
COHORT = Cohort(2024)


def status(version: Destination) -> str:
    version.refresh_from_db()
    return version.status


class TestBulk:
    def test_it_skips_with_reasons_and_counts(
        self, tree: Tree, officer: Scope, head: Scope
    ) -> None:
        good = [make_filed(tree.college)[0] for _ in range(3)]
        taken = make_filed(tree.college)[0]
        services.approve(head, taken.uuid, COLLEGE, NOW)
        _, scope = make_applicant(tree.college)
        services.save_draft(scope, NOW, "76", FREELANCE)
        services.add_evidence(scope, NOW, "signed_statement", paper(), "声明.pdf")
        freelance = services.file(scope, NOW)
        foreign = make_filed(tree.sibling)[0]
        everything = [v.uuid for v in (*good, taken, freelance, foreign)]
        outcome = services.bulk_approve(officer, everything, COLLEGE, NOW)
        assert outcome.done == 3
        assert {(r.code, n) for r, n in outcome.reasons()} == {
            ("already_decided", 1),
            ("heads_only", 1),
        }
        assert status(foreign) == COLLEGE

    def test_what_only_outdated_papers_prove_is_opened_one_by_one(
        self, tree: Tree, officer: Scope
    ) -> None:
        old, good = make_filed(tree.college)[0], make_filed(tree.college)[0]
        # As the migration that bound papers to facts left some that were waiting.
        Evidence.objects.filter(destination=old).update(proves={"employer_name": "另一家公司"})
        sign(old)
        outcome = services.bulk_approve(officer, [old.uuid, good.uuid], COLLEGE, NOW)
        assert [(v, r.code) for v, r in outcome.skipped] == [(old, "papers_outdated")]
        assert (status(old), status(good)) == (COLLEGE, UNIVERSITY)
        shown = client_for(account_of(officer)).post(
            "/destinations/queue/bulk/?stage=waiting_college", {"uuid": [str(old.uuid)]}
        )
        assert "请打开登记逐份核对" in shown.content.decode()
        services.approve(officer, old.uuid, COLLEGE, NOW)
        assert status(old) == UNIVERSITY

    def test_the_number_of_statements_does_not_grow(
        self, tree: Tree, officer: Scope, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for count in (3, 30):
            some = [make_filed(tree.college)[0].uuid for _ in range(count)]
            with django_assert_max_num_queries(14):
                assert services.bulk_approve(officer, some, COLLEGE, NOW).done == count

    def test_one_event_carries_all(
        self, tree: Tree, officer: Scope, heard: list[DestinationsMoved]
    ) -> None:
        some = [make_filed(tree.college)[0] for _ in range(3)]
        heard.clear()
        services.bulk_approve(officer, [v.uuid for v in some], COLLEGE, NOW)
        assert [e.destinations for e in heard] == [frozenset(v.pk for v in some)]

    def test_more_than_the_limit_is_refused(self, officer: Scope) -> None:
        from uuid import uuid4

        with pytest.raises(Refusal) as caught:
            services.bulk_approve(officer, [uuid4() for _ in range(501)], COLLEGE, NOW)
        assert caught.value.code == "too_many"


class TestUndo:
    def test_an_approval_is_taken_back_within_the_window(
        self, tree: Tree, officer: Scope, heard: list[DestinationsMoved]
    ) -> None:
        version, _ = make_filed(tree.college)
        act = services.approve(officer, version.uuid, COLLEGE, NOW)
        services.undo(officer, act, NOW + timedelta(minutes=9))
        assert status(version) == COLLEGE
        assert heard[-1].action == "undo"
        assert version.reviews.get(action=Action.APPROVE_COLLEGE).undone_at is not None

    def test_not_later(self, tree: Tree, officer: Scope) -> None:
        version, _ = make_filed(tree.college)
        act = services.approve(officer, version.uuid, COLLEGE, NOW)
        with pytest.raises(Refusal) as caught:
            services.undo(officer, act, NOW + timedelta(minutes=11))
        assert caught.value.code == "undo_late"

    def test_not_by_another_and_not_twice(self, tree: Tree, officer: Scope, head: Scope) -> None:
        version, _ = make_filed(tree.college)
        act = services.approve(officer, version.uuid, COLLEGE, NOW)
        with pytest.raises(Refusal) as caught:
            services.undo(head, act, NOW)
        assert caught.value.code == "nothing_to_undo"
        services.undo(officer, act, NOW)
        with pytest.raises(Refusal):
            services.undo(officer, act, NOW)

    def test_not_once_somebody_went_on(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, _ = make_filed(tree.college)
        act = services.approve(officer, version.uuid, COLLEGE, NOW)
        services.approve(office, version.uuid, UNIVERSITY, NOW)
        with pytest.raises(Refusal) as caught:
            services.undo(officer, act, NOW)
        assert caught.value.code == "followed"

    def test_a_bulk_act_is_taken_back_where_nobody_went_on(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        some = [make_filed(tree.college)[0] for _ in range(3)]
        act = services.bulk_approve(officer, [v.uuid for v in some], COLLEGE, NOW).act
        services.approve(office, some[0].uuid, UNIVERSITY, NOW)
        outcome = services.undo(officer, act, NOW)
        assert (outcome.done, len(outcome.skipped)) == (2, 1)
        assert [status(v) for v in some] == [Status.APPROVED, COLLEGE, COLLEGE]

    def test_the_superseded_version_counts_again(
        self, tree: Tree, officer: Scope, office: Scope
    ) -> None:
        old, scope = make_approved(tree.college, officer, office)
        new = services.save_draft(scope, NOW, "701")
        services.file(scope, NOW)
        services.approve(officer, new.uuid, COLLEGE, NOW)
        act = services.approve(office, new.uuid, UNIVERSITY, NOW)
        assert services.undo(office, act, NOW).done == 1
        assert (status(old), status(new)) == (Status.APPROVED, UNIVERSITY)
        assert (old.effective_date, new.effective_date) == (date(2024, 6, 3), None)

    def test_the_banner_offers_only_what_can_be_taken_back(
        self, tree: Tree, officer: Scope
    ) -> None:
        some = [make_filed(tree.college)[0] for _ in range(2)]
        services.bulk_approve(officer, [v.uuid for v in some], COLLEGE, NOW)
        (offered,) = queries.undoable_acts(officer, NOW - timedelta(minutes=10))
        assert offered.count == 2
        services.undo(officer, offered.act, NOW)
        assert queries.undoable_acts(officer, NOW - timedelta(minutes=10)) == []


class TestQueries:
    def test_counts_of_what_waits(
        self,
        tree: Tree,
        officer: Scope,
        office: Scope,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        make_filed(tree.college)
        services.approve(officer, make_filed(tree.college)[0].uuid, COLLEGE, NOW)
        make_approved(tree.college, officer, office)
        with django_assert_num_queries(1):
            mine = queries.waiting_counts(officer, COHORT)
        theirs = queries.waiting_counts(office, COHORT)
        each = (COLLEGE, UNIVERSITY, Status.APPROVED)
        assert [mine.waiting[status] for status in each] == [1, 0, 0]
        assert [theirs.waiting[status] for status in each] == [0, 1, 1]
        assert queries.counts_by_status(office, COHORT)[Status.APPROVED] == 1

    def test_drafts_are_nobody_elses_business(self, tree: Tree, officer: Scope) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        assert not queries.destinations_in(officer).exists()
        assert queries.own_registration(scope).pending == draft

    def test_registrations_follow_their_graduate(self, tree: Tree) -> None:
        version, _ = make_filed(tree.college)
        graduate = version.graduate
        graduate.org, graduate.org_path = tree.sibling, tree.sibling.path
        graduate.save()
        bus.publish(GraduatesChanged(frozenset({graduate.pk}), NOW.date()))
        version.refresh_from_db()
        assert version.org_path == tree.sibling.path
