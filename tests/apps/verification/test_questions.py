"""Graduates answer for themselves; what they say is the province's alone, and a recheck does not betray who spoke."""

import random
from datetime import datetime, timedelta

import pytest
from django.test import Client

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.models import Account, AuditEntry, Org
from qihang.apps.orgs.queries import account_of
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.apps.verification import queries, services
from qihang.apps.verification.models import Finding, GraduateQuestion
from qihang.apps.verification.rules import FindingAction, GraduateAnswer
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import CONTRACT, NOW
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.refusals import refused
from tests.factories.signing import sign

pytestmark = pytest.mark.django_db
COHORT = Cohort(2024)
DENIED, CONFIRMED = GraduateAnswer.DENIED, GraduateAnswer.CONFIRMED


def counting(college: Org, number: int) -> list[Destination]:
    """Registrations that count, written beside the services."""
    made = []
    for _ in range(number):
        graduate = make_graduate(college, account=True)
        version = Destination.objects.create(
            graduate=graduate, cohort=2024, org_path=college.path, version=1, kind="11",
            status=Status.APPROVED.value, created_at=NOW, filed_at=NOW, decided_at=NOW,
            effective_date=NOW.date(),
            **{name: value for name, value in CONTRACT.items() if name != "contact_phone"},
        )  # fmt: skip
        sign(version)
        made.append(version)
    return made


def token_of(graduate: Graduate) -> str:
    link = services.links_of(SYSTEM, [graduate.pk])[graduate.pk]
    return link.rstrip("/").rsplit("/", 1)[1]


@pytest.fixture
def asked(first: Scope, version: Destination, found_at: datetime) -> GraduateQuestion:
    assert services.ask_graduates(first, COHORT, "/37/", found_at) == 1
    return GraduateQuestion.objects.get(destination=version)


class TestAnswering:
    def test_two_taps_by_a_link(self, asked: GraduateQuestion, client: Client) -> None:
        page = f"/verification/asked/{token_of(asked.graduate)}/"
        shown = client.get(page).content.decode()
        assert str(CONTRACT["employer_name"]) in shown
        assert asked.graduate.name not in shown
        asked.refresh_from_db()
        assert asked.answer == ""  # a preview of a chat answers nothing
        assert client.post(page, {"answer": "denied"}).status_code == 200
        asked.refresh_from_db()
        assert (asked.answer, asked.by_link) == (DENIED, True)
        client.post(page, {"answer": "confirmed"})
        asked.refresh_from_db()
        assert asked.answer == DENIED

    def test_a_newer_link_ends_the_older_and_a_made_up_one_opens_nothing(
        self, asked: GraduateQuestion, client: Client
    ) -> None:
        older = token_of(asked.graduate)
        token_of(asked.graduate)
        for token in (older, "x" * 43):
            assert client.get(f"/verification/asked/{token}/").status_code == 404

    def test_signed_in(self, asked: GraduateQuestion, found_at: datetime) -> None:
        own = client_for(own_account(asked.graduate))
        assert "属实" in own.get("/verification/own/").content.decode()
        own.post("/verification/own/", {"answer": "confirmed"})
        asked.refresh_from_db()
        assert asked.answer == CONFIRMED
        with refused("answered"):
            services.answer_own(scope_for(own_account(asked.graduate)), DENIED, found_at)

    def test_who_was_not_asked_and_who_may_not_ask(
        self, version: Destination, office: Scope, found_at: datetime
    ) -> None:
        with refused("not_asked"):
            services.answer_own(scope_for(own_account(version.graduate)), DENIED, found_at)
        with refused("not_yours"):
            services.ask_graduates(office, COHORT, "/37/10422/", found_at)


class TestWhoReadsIt:
    def test_an_unknown_university_asks_nobody(self, version: Destination, first: Scope) -> None:
        officer = client_for(Account.objects.get(pk=account_of(first)))
        officer.post("/verification/ask/", {"university": "99999"})
        assert not GraduateQuestion.objects.exists()
        university = version.graduate.org.parent
        assert university is not None
        officer.post("/verification/ask/", {"university": university.code})
        assert GraduateQuestion.objects.count() == 1

    def test_no_door_of_the_university_shows_an_answer(
        self, tree: Tree, asked: GraduateQuestion, first: Scope, found_at: datetime
    ) -> None:
        """The same pages before and after the answer, also where the run has found it."""
        head = make_account(Role.UNIVERSITY_HEAD, tree.university)
        college = make_account(Role.COLLEGE_HEAD, tree.college)
        auditor = make_account(Role.AUDITOR, tree.university)
        doors = [client_for(account) for account in (head, college, auditor)]
        record = f"/destinations/{asked.destination.uuid}/"
        pages = ("/verification/", "/verification/checks/", record, "/audit/", "/")
        before = [self.seen(door, pages) for door in doors]
        services.answer_own(scope_for(own_account(asked.graduate)), DENIED, found_at)
        found = Finding.objects.create(
            check_code="denied_by_graduate", severity="breach", subject=str(asked.destination_id),
            cohort=2024, university=tree.university, org_path=tree.province.path,
            destination=asked.destination, graduate=asked.graduate, facts_digest="d" * 64,
            found_on=found_at.date(),
        )  # fmt: skip
        sign(found)
        assert [self.seen(door, pages) for door in doors] == before
        for door in doors:
            assert door.get(f"/verification/{found.uuid}/").status_code in {403, 404}
            assert door.get("/verification/checks/denied_by_graduate/").status_code in {403, 404}
        assert queries.findings_in(first).count() == 1
        act = AuditEntry.objects.get(act="graduate_question.answer")
        assert act.org_path == tree.province.path
        with refused("recheck_first"):
            services.propose_decision(
                first, found.uuid, FindingAction.UPHOLD, "本人说不属实。", found_at
            )

    def seen(self, door: Client, pages: tuple[str, ...]) -> list[tuple[int, int]]:
        answers = [door.get(page) for page in pages]
        return [(answer.status_code, answer.content.decode().count("<tr")) for answer in answers]


class TestRechecks:
    def test_the_denied_one_stands_among_others(
        self, tree: Tree, first: Scope, found_at: datetime
    ) -> None:
        versions = counting(tree.college, 24)
        services.ask_graduates(first, COHORT, "/37/", found_at)
        denied = GraduateQuestion.objects.get(destination=versions[7])
        services.answer_own(scope_for(own_account(denied.graduate)), DENIED, found_at)
        assert services.draw_rechecks(first, COHORT, found_at, random.Random(1)) == 10
        drawn = Finding.objects.filter(check_code="recheck")
        denied.refresh_from_db()
        assert denied.recheck in drawn
        assert set(drawn.values_list("org_path", flat=True)) == {tree.university.path}
        said = {(f.severity, str(f.facts), f.found_on, f.due_on) for f in drawn}
        assert len(said) == 1  # nothing tells one from the others
        ids = sorted(drawn.values_list("pk", flat=True))
        assert denied.recheck_id in ids

    def test_size_and_day_do_not_depend_on_answers(
        self, tree: Tree, first: Scope, found_at: datetime
    ) -> None:
        counting(tree.college, 24)
        assert services.draw_rechecks(first, COHORT, found_at, random.Random(1)) == 10
        day_after = found_at + timedelta(days=1)
        assert services.draw_rechecks(first, COHORT, day_after, random.Random(1)) == 0

    def test_a_small_university_is_left_to_the_province(
        self, tree: Tree, first: Scope, found_at: datetime
    ) -> None:
        counting(tree.college, 19)
        assert services.draw_rechecks(first, COHORT, found_at, random.Random(1)) == 0

    def test_the_province_reads_the_answer_beside_the_recheck(
        self, tree: Tree, first: Scope, office: Scope, found_at: datetime
    ) -> None:
        versions = counting(tree.college, 20)
        services.ask_graduates(first, COHORT, "/37/", found_at)
        services.answer_own(scope_for(own_account(versions[0].graduate)), DENIED, found_at)
        services.draw_rechecks(first, COHORT, found_at, random.Random(1))
        finding = Finding.objects.get(check_code="recheck", destination=versions[0])
        assert queries.question_about(first, finding) is not None
        assert queries.question_about(office, finding) is None
