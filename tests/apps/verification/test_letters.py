"""Reminders before and after a term, letters by two with a number, talks and circulars; upkeep of findings."""

from datetime import datetime, timedelta

import pytest

from qihang.apps.destinations.models import Destination
from qihang.apps.documents.models import Document
from qihang.apps.messages.models import Message
from qihang.apps.orgs.rules import Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.apps.verification import queries, services
from qihang.apps.verification.models import Finding, SupervisionLetter
from qihang.apps.verification.rules import LetterCause, LetterKind
from qihang.apps.verification.services import NewLetter
from qihang.kernel import Cohort, Scope, bus
from tests.factories.orgs import SYSTEM, Tree, account_of, client_for, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.signing import save
from tests.values import not_none

pytestmark = pytest.mark.django_db
COHORT = Cohort(2024)
TEXT = "请抓紧答复核查问题。"


def letter(kind: LetterKind, *codes: str, **over: object) -> NewLetter:
    values = {"talk_at": None, "talk_place": ""} | over
    return NewLetter(kind, LetterCause.OVERDUE, codes, TEXT, "education", **values)  # type: ignore[arg-type]


def moment(day: object) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00+00:00")


class TestReminders:
    def test_before_the_term_after_it_and_no_more_once_answered(
        self, finding: Finding, office: Scope, officer: Scope
    ) -> None:
        due = not_none(finding.due_on)
        told = Message.objects.filter(account=officer.account)
        services.remind_of_terms(SYSTEM, COHORT, moment(due - timedelta(days=4)))
        assert told.filter(template="finding_due").count() == 1
        services.remind_of_terms(SYSTEM, COHORT, moment(due))
        assert not told.filter(template="finding_overdue").exists()
        late = moment(due + timedelta(days=1))
        for _ in range(2):  # a night that is repeated
            services.remind_of_terms(SYSTEM, COHORT, late)
        assert told.filter(template="finding_overdue").count() == 1
        services.answer_finding(office, finding.uuid, services.GivenAnswer("已核实"), late)
        assert services.remind_of_terms(SYSTEM, COHORT, late + timedelta(days=3)) == 0


class TestLetters:
    def test_two_issue_a_reminder_with_a_number(
        self, tree: Tree, finding: Finding, office: Scope, first: Scope, second: Scope
    ) -> None:
        now = moment(not_none(finding.due_on) + timedelta(days=2))
        made = services.propose_letter(
            first, COHORT, letter(LetterKind.REMINDER, tree.university.code), now
        )
        assert made.universities.get().facts["overdue"] == 1
        assert not queries.letters_in(office, COHORT).exists()
        with refused("same_account"):
            services.confirm_letter(first, made.uuid, now)
        services.confirm_letter(second, made.uuid, now)
        made.refresh_from_db()
        assert Document.objects.get(uuid=not_none(made.document)).kind == "supervision"
        assert queries.letters_in(office, COHORT).get() == made
        assert Message.objects.filter(template="letter_reminder", account=office.account).exists()
        other = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        assert not queries.letters_in(other, COHORT).exists()
        with pytest.raises(SupervisionLetter.DoesNotExist):
            queries.letter_in(other, made.uuid)

    def test_a_circular_is_read_by_every_university(
        self, tree: Tree, first: Scope, second: Scope, found_at: datetime
    ) -> None:
        other = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.other_university))
        made = services.propose_letter(
            first, COHORT, letter(LetterKind.CIRCULAR, tree.university.code), found_at
        )
        services.confirm_letter(second, made.uuid, found_at)
        assert queries.letter_in(other, made.uuid) == made
        assert Message.objects.filter(template="letter_circular", account=other.account).exists()

    def test_a_talk_names_one_university_time_and_place_and_keeps_what_came_of_it(
        self, tree: Tree, first: Scope, second: Scope, found_at: datetime
    ) -> None:
        code, other = tree.university.code, tree.other_university.code
        with refused("talk_open"):
            services.propose_letter(first, COHORT, letter(LetterKind.TALK, code), found_at)
        set_ = {"talk_at": found_at + timedelta(days=5), "talk_place": "省教育厅 301 室"}
        with refused("one_talk"):
            services.propose_letter(
                first, COHORT, letter(LetterKind.TALK, code, other, **set_), found_at
            )
        made = services.propose_letter(
            first, COHORT, letter(LetterKind.TALK, code, **set_), found_at
        )
        with refused("no_talk"):
            services.note_talk(first, made.uuid, "已约谈")
        services.confirm_letter(second, made.uuid, found_at)
        services.note_talk(first, made.uuid, "学校承诺一周内整改")
        made.refresh_from_db()
        assert made.talk_note == "学校承诺一周内整改"

    def test_nobody_but_the_province_writes_and_what_is_withdrawn_is_not_issued(
        self, tree: Tree, office: Scope, first: Scope, second: Scope, found_at: datetime
    ) -> None:
        new = letter(LetterKind.REMINDER, tree.university.code)
        with refused("not_yours"):
            services.propose_letter(office, COHORT, new, found_at)
        made = services.propose_letter(first, COHORT, new, found_at)
        services.withdraw_letter(first, made.uuid)
        with refused("not_open"):
            services.confirm_letter(second, made.uuid, found_at)

    def test_the_pages(self, tree: Tree, office: Scope, first: Scope, second: Scope) -> None:
        door = client_for(account_of(first))
        assert door.get("/verification/letters/").status_code == 200
        asked = {
            "kind": "circular", "cause": "progress", "universities": [tree.university.code],
            "text": TEXT, "signer": "education",
        }  # fmt: skip
        made = door.post("/verification/letters/new/", asked)
        page = made["Location"]
        assert TEXT in door.get(page).content.decode()
        assert client_for(account_of(office)).get(page).status_code == 404
        client_for(account_of(second)).post(f"{page}issue/")
        assert "H" in client_for(account_of(office)).get(page).content.decode()


class TestUpkeep:
    def test_a_finding_follows_its_graduate(
        self, tree: Tree, finding: Finding, version: Destination
    ) -> None:
        graduate = Graduate.objects.get(pk=version.graduate_id)
        graduate.org, graduate.org_path = tree.sibling, tree.sibling.path
        save(graduate)
        bus.publish(GraduatesChanged(frozenset({graduate.pk}), finding.found_on))
        finding.refresh_from_db()
        assert finding.org_path == tree.sibling.path
