"""A calendar under a secret address: of one account, as iCalendar, revocable, written down, throttled."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from qihang.apps.desk import services
from qihang.apps.desk.models import CalendarAddress
from qihang.apps.orgs import services as accounts
from qihang.apps.orgs.models import Account, AuditEntry, Org
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from qihang.policy import load
from qihang.web.calendar import CalendarEntry
from qihang.web.icalendar import icalendar
from tests.factories.orgs import Tree, client_for, make_account, make_membership, scope_for
from tests.factories.plans import make_followup, make_meeting
from tests.factories.refusals import refused
from tests.factories.signing import save

NOW = datetime(2024, 6, 15, 4, 30, tzinfo=UTC)
ADDRESS = re.compile(r"<code>http://testserver(/calendar/[\w-]+\.ics)</code>")


def made(client: Client) -> str:
    """The path of a new address."""
    answer = client.post("/calendar/make/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    found = ADDRESS.search(answer.content.decode())
    assert found is not None
    return found.group(1)


def unfolded(content: bytes) -> list[str]:
    """The lines of a calendar as RFC 5545, 3.1, puts them together again."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def mid_june() -> datetime:
    """The product clock of these tests."""
    return NOW


@pytest.fixture
def officer(tree: Tree, settings: Settings) -> Account:
    settings.QIHANG_CLOCK = f"{__name__}.mid_june"
    return make_account(Role.UNIVERSITY_OFFICER, tree.university)


def test_entries_are_written_as_the_standard_says() -> None:
    title = "材料，请交；a,b;c\\d\n" + "很长的标题" * 20
    entry = CalendarEntry(date(2024, 8, 31), title, "/destinations/")
    lines = unfolded(icalendar("启航", [entry], NOW, lambda path: f"https://qihang.example{path}"))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    assert "DTSTAMP:20240615T043000Z" in lines
    assert "DTSTART;VALUE=DATE:20240831" in lines
    assert "DTEND;VALUE=DATE:20240901" in lines
    assert "URL:https://qihang.example/destinations/" in lines
    assert f"SUMMARY:材料，请交；a\\,b\\;c\\\\d\\n{'很长的标题' * 20}" in lines
    uids = [line for line in lines if line.startswith("UID:")]
    assert uids == [line for line in unfolded(icalendar("", [entry], NOW, str)) if line in uids]


@pytest.mark.django_db
class TestAddress:
    """What is read under it, by whom, and until when."""

    def test_nobody_but_who_knows_it_reads_it(self, client: Client, officer: Account) -> None:
        path = made(client_for(officer))
        answer = client.get(path)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        lines = unfolded(answer.content)
        assert any(line.startswith("SUMMARY:百日冲刺行动") for line in lines)
        assert any(line.startswith("URL:http://testserver/") for line in lines)
        assert client.get("/calendar/no-such-secret.ics").status_code == 404
        stored = CalendarAddress.objects.get()
        assert path.split("/")[2].removesuffix(".ics").encode() not in bytes(stored.secret_hash)

    def test_it_goes_as_far_as_the_account_does_now(self, client: Client, officer: Account) -> None:
        path = made(client_for(officer))
        assert "项任务到期" in client.get(path).content.decode().replace("\r\n ", "")
        membership = officer.memberships.get()
        for until, status in ((date(2020, 1, 2), 404), (None, 200)):
            membership.until_date = until
            save(membership)
            assert client.get(path).status_code == status
        officer.is_active = False
        save(officer)
        assert client.get(path).status_code == 404

    def test_it_goes_down_with_one_role_of_two(self, client: Client, officer: Account) -> None:
        own = officer.memberships.get()
        make_membership(officer, Role.CITY_OFFICER, Org.objects.get(code="3701"))
        path = made(client_for(officer))
        own.until_date = date(2020, 1, 2)
        save(own)
        told = client.get(path).content.decode()
        assert "/destinations/" not in told
        assert "BEGIN:VEVENT" in told

    @pytest.mark.parametrize("end", ["password", "reset", "elsewhere"])
    def test_it_ends_with_the_sessions_of_the_time_it_was_made_in(
        self, client: Client, officer: Account, end: str
    ) -> None:
        own = client_for(officer)
        path = made(own)
        assert "修改或重置密码" in own.get("/calendar/").content.decode()
        if end == "password":
            accounts.set_password(scope_for(officer), officer, "a-new-one-2024")
        elif end == "reset":
            accounts.reset_by_command(Scope.for_system("test"), officer.username, "second_factor")
        else:
            own.post(reverse("orgs:sign_out_others"))
        assert client.get(path).status_code == 404
        again = client_for(Account.objects.get(pk=officer.pk))
        assert "还没有订阅地址" in again.get("/calendar/").content.decode()
        assert client.get(made(again)).status_code == 200
        assert client.get(path).status_code == 404

    def test_no_person_is_named(self, client: Client, tree: Tree, officer: Account) -> None:
        followup = make_followup(make_meeting(tree.university), due=date(2024, 6, 20))
        told = client.get(made(client_for(officer))).content.decode().replace("\r\n ", "")
        assert "SUMMARY:1 项会议议定事项到期" in told
        assert followup.responsible not in told
        assert followup.text not in told

    def test_a_new_one_ends_the_one_before(self, client: Client, officer: Account) -> None:
        own = client_for(officer)
        first, second = made(own), made(own)
        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200
        assert own.post("/calendar/end/").status_code == 302
        assert client.get(second).status_code == 404
        own.post("/calendar/end/")
        acts = AuditEntry.objects.filter(subject_kind="calendar").order_by("pk")
        wanted = ["calendar.make", "calendar.end", "calendar.make", "calendar.end"]
        assert list(acts.values_list("act", flat=True)) == wanted

    def test_the_page_says_whether_there_is_one(self, officer: Account) -> None:
        own = client_for(officer)
        assert "还没有订阅地址" in own.get("/calendar/").content.decode()
        path = made(own)
        shown = own.get("/calendar/").content.decode()
        assert "停用订阅地址" in shown
        assert path not in shown, "the secret is shown once"

    def test_an_altered_one_opens_nothing_and_is_not_ended_as_if_it_were_true(
        self, client: Client, officer: Account
    ) -> None:
        path = made(client_for(officer))
        other = make_account(Role.PROVINCE_OFFICER, Org.objects.get(code="37"))
        CalendarAddress.objects.update(account=other)
        assert client.get(path).status_code == 404
        CalendarAddress.objects.update(account=officer)
        assert client.get(path).status_code == 200
        CalendarAddress.objects.update(secret_hash=b"x" * 32)
        with refused("not_as_signed"):
            services.end_address(scope_for(officer))

    def test_guessing_is_throttled_and_reading_is_not(
        self, client: Client, officer: Account
    ) -> None:
        path = made(client_for(officer))
        most = load().limit("calendar_attempts_address", date(2026, 1, 1))
        for _ in range(3):
            assert client.get(path).status_code == 200
        codes = [client.get(f"/calendar/guess-{n}.ics").status_code for n in range(most + 1)]
        assert codes == [404] * most + [429]
        assert client.get(path).status_code == 429

    def test_titles_are_in_the_language_of_the_account(
        self, client: Client, officer: Account
    ) -> None:
        officer.language = "en"
        officer.save(update_fields=["language"])
        told = client.get(made(client_for(officer))).content.decode().replace("\r\n ", "")
        assert "First cut-off" in told
