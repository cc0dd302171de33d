"""The inbox page and the bell: what is new, one tap to the thing itself, nobody else's."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qihang.apps.messages import queries
from qihang.apps.messages.models import Message, Preference
from qihang.apps.messages.services import Notice, Reader, notify
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.values import not_none

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 3, 2, tzinfo=UTC)
RETURNED = Notice(
    "destination_returned", "/destinations/queue/", facts={"reason": "缺盖章页<script>"}
)


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.COLLEGE_OFFICER, tree.college)


def tell(account: Account, times: int = 1) -> None:
    for _ in range(times):
        notify(SYSTEM, RETURNED, [Reader(account.pk)], NOW)


def test_the_bell_counts_and_the_home_shows_what_is_new(officer: Account) -> None:
    client = client_for(officer)
    assert 'class="letters"' not in client.get("/").text
    tell(officer, 4)
    page = client.get("/").text
    assert ">4</b>" in page
    assert page.count("登记被退回，请修改") == 3
    assert "缺盖章页&lt;script&gt;" in page


def test_one_tap_reads_it_and_leads_to_the_thing(officer: Account) -> None:
    tell(officer)
    client = client_for(officer)
    message = Message.objects.get()
    answer = client.get(reverse("messages:open", args=[message.uuid]))
    assert (answer.status_code, answer["Location"]) == (302, "/destinations/queue/")
    assert queries.unread(scope_for(officer)) == 0


def test_without_a_link_one_tap_leads_to_the_message(officer: Account) -> None:
    notify(SYSTEM, Notice("destination_approved"), [Reader(officer.pk)], NOW)
    url = reverse("messages:open", args=[Message.objects.get().uuid])
    page = client_for(officer).get(url, follow=True)
    assert page.status_code == 200
    assert "学校已通过您的毕业去向登记" in page.text


@pytest.mark.parametrize("name", ["messages:open", "messages:message"])
def test_anothers_message_is_not_there(officer: Account, name: str) -> None:
    tell(officer)
    url = reverse(name, args=[Message.objects.get().uuid])
    stranger = make_account(Role.CITY_OFFICER)
    assert client_for(stranger).get(url).status_code in {403, 404}
    assert Message.objects.get().read_at is None


def test_everything_is_marked_as_read_for_oneself_only(officer: Account, tree: Tree) -> None:
    other = make_account(Role.COLLEGE_OFFICER, tree.college)
    tell(officer, 2)
    tell(other)
    page = client_for(officer).post(reverse("messages:read"), follow=True).text
    assert "已把 2 条标为已读" in page
    assert queries.unread(scope_for(officer)) == 0
    assert queries.unread(scope_for(other)) == 1


def test_new_ones_alone_and_in_english(officer: Account) -> None:
    tell(officer, 2)
    client = client_for(officer)
    client.get(reverse("messages:open", args=[not_none(Message.objects.first()).uuid]))
    inbox = reverse("messages:inbox")
    assert client.get(inbox).text.count("登记被退回，请修改") == 2
    assert client.get(inbox, {"new": "1"}).text.count("登记被退回，请修改") == 1
    client.cookies["django_language"] = "en"
    assert "Registration returned, please correct it" in client.get(inbox).text


def test_the_inbox_costs_the_same_at_3_and_30(officer: Account) -> None:
    def cost() -> int:
        client = client_for(officer)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("messages:inbox"))
        return len(captured)

    tell(officer, 3)
    few = cost()
    tell(officer, 27)
    assert cost() == few


def test_wishes_are_kept_and_audited(officer: Account) -> None:
    client, url = client_for(officer), reverse("messages:preferences")
    assert 'name="work_chat_id"' in client.get(url).text
    sent = {"channels": ["work_chat"], "wanted": ["destination_approved"], "work_chat_id": "li"}
    assert client.post(url, sent).status_code == 302
    kept = Preference.objects.get(account=officer)
    assert (kept.channels, kept.work_chat_id) == (["work_chat"], "li")
    assert "remind_register" in kept.muted
    assert "destination_approved" not in kept.muted
    assert "destination_returned" not in kept.muted
    assert AuditEntry.objects.filter(act="message.wishes", account=officer).exists()
    assert client.post(url, {"channels": ["pigeon"]}).status_code == 200
    assert Preference.objects.get(account=officer).channels == ["work_chat"]
