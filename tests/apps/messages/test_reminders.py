"""Reminders: by phase, once a turn each, in one's own scope, with a preview that tells no name."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.rules import Status
from qihang.apps.messages import labels, services
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.policy import load
from tests.factories.destinations import make_applicant, make_approved, make_draft, make_filed
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused
from tests.factories.storages import storages_at
from tests.values import not_none

pytestmark = pytest.mark.django_db
FIRST = datetime(2024, 6, 3, 2, tzinfo=UTC)
LATER = datetime(2024, 6, 24, 2, tzinfo=UTC)
EDITION = "2024-shandong"


@pytest.fixture(autouse=True)
def year(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path / "files")
    settings.QIHANG_EDITION = EDITION


@pytest.fixture
def college(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college)


@pytest.fixture
def office(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university)


def told(name: str) -> set[int | None]:
    template = load().reminders[EDITION][name].template
    rows = Message.objects.filter(template=template)
    return set(rows.values_list("graduate", flat=True))


def test_each_group_is_who_it_says(tree: Tree, college: Account, office: Account) -> None:
    absent = make_graduate(tree.college)
    idle, _ = make_applicant(tree.college)
    drafting, scope = make_applicant(tree.college)
    make_draft(scope, FIRST)
    waiting, _ = make_filed(tree.college, FIRST)
    approved, _ = make_approved(tree.college, scope_for(college), scope_for(office), FIRST)
    returned, _ = make_filed(tree.college, FIRST)
    stage = destinations.return_
    stage(scope_for(college), returned.uuid, Status.WAITING_COLLEGE, FIRST, reason="x")
    services.remind_all(LATER)
    assert told("activate") == {absent.pk}
    assert told("register") == {idle.pk}
    assert told("draft") == {drafting.pk}
    assert told("mend") == {returned.graduate_id}
    assert told("confirm") == {approved.graduate_id}
    reviews = Message.objects.filter(template="remind_reviews")
    assert set(reviews.values_list("account", flat=True)) == {college.pk}
    assert "有 1 条登记等待审核超过 3 天" in labels.body(reviews.get())
    assert waiting.graduate_id not in told("register") | told("draft")


def test_a_night_twice_or_a_turn_long_tells_once_and_the_next_turn_again(tree: Tree) -> None:
    make_applicant(tree.college)
    assert services.remind_all(LATER) == 1
    assert services.remind_all(LATER) == 0
    assert services.remind_all(LATER + timedelta(days=1)) == 0
    assert services.remind_all(LATER + timedelta(days=14)) == 1


def test_the_countdown_to_the_deadline(tree: Tree) -> None:
    edition, reminder = load().edition(EDITION), load().reminders[EDITION]["deadline"]
    days = {"first_cutoff": date(2024, 8, 31)}

    def turn(day: date) -> str:
        return reminder.turn(edition, days, day)

    assert turn(date(2024, 7, 31)) == ""
    assert turn(date(2024, 8, 1)) == "first_cutoff.30"
    assert turn(date(2024, 8, 30)) == turn(date(2024, 8, 31)) == "first_cutoff.1"
    assert turn(date(2024, 9, 1)) == ""
    graduate, _ = make_applicant(tree.college)
    services.remind_all(datetime(2024, 8, 29, 2, tzinfo=UTC))
    message = Message.objects.get(template="remind_deadline", graduate=graduate.pk)
    assert "2024-08-31" in labels.body(message)


def test_outside_its_phases_nobody_is_reminded(tree: Tree, college: Account) -> None:
    make_applicant(tree.college)
    winter = datetime(2024, 1, 20, 2, tzinfo=UTC)
    assert services.remind_all(winter) == 0
    with refused("not_in_phase"):
        services.remind(scope_for(college), "register", winter)


def test_a_press_reaches_the_own_scope_alone_and_is_audited(tree: Tree, college: Account) -> None:
    mine, _ = make_applicant(tree.college)
    make_applicant(tree.sibling)
    make_applicant(tree.other_college)
    assert services.remind(scope_for(college), "register", LATER) == 1
    assert told("register") == {mine.pk}
    entry = AuditEntry.objects.get(act="message.remind")
    assert (entry.org_path, not_none(entry.after)["total"]) == (tree.college.path, 1)


def test_the_preview_counts_before_anything_is_sent(
    tree: Tree, college: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for phone in ("13800000000", ""):
        make_graduate(tree.college, account=True, phone=phone)
    reminder, scope = services.reminders()["register"], scope_for(college)
    with django_assert_num_queries(1):
        shown = services.preview(scope, reminder, LATER)
    assert (shown.total, shown.reminded, shown.phoneless) == (2, 0, 1)
    services.remind_all(LATER)
    assert services.preview(scope, reminder, LATER).reminded == 2


def test_every_group_of_the_policy_is_provided_and_every_template_is_complete() -> None:
    for reminders in load().reminders.values():
        assert {r.group for r in reminders.values()} <= services.groups()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_show_numbers_and_no_names(
    tree: Tree, college: Account, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qihang.world import clock

    monkeypatch.setattr(clock, "demo_day", LATER.date)
    make_graduate(tree.college, account=True, name="欧阳启帆")
    client = client_for(college)
    client.cookies["django_language"] = language
    listed = client.get(reverse("messages:reminders")).text
    one = reverse("messages:reminder", args=["register"])
    page = client.get(one).text
    assert "欧阳启帆" not in listed + page
    label = {"zh-hans": "现在提醒这 1 人", "en": "Remind this 1 person now"}[language]
    assert label in page
    assert client.post(one).status_code == 302
    assert Message.objects.filter(template="remind_register").count() == 1
    assert label not in client.get(one).text
    sent = client.get(reverse("messages:dispatches")).text
    assert "欧阳启帆" not in sent
    assert "13800000000" not in sent
    assert client.get(reverse("messages:reminder", args=["no-such"])).status_code == 404
