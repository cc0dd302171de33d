"""What is typed into the details of a draft survives a crash, an expired session and a second window."""

import json
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from re import search

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.models import AuditEntry, UnsavedForm
from qihang.apps.orgs.queries import real_now, unsaved_values
from qihang.apps.orgs.services import forget_old_unsaved
from qihang.kernel import Scope
from tests.factories.destinations import CONTRACT, NOW, make_applicant, make_draft
from tests.factories.orgs import Tree, account_of, client_for
from tests.values import not_none

pytestmark = pytest.mark.django_db
DETAILS = reverse("destinations:step_details")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(scope: Scope) -> Client:
    return client_for(account_of(scope))


def loaded(client: Client) -> dict[str, str]:
    """What the page says it was shown with."""
    text = client.get(DETAILS).content.decode()
    found = not_none(search(r'name="loaded" value="([^"]*)"', text))
    values: dict[str, str] = json.loads(unescape(found[1]))
    return values


def autosave(client: Client, **typed: str) -> int:
    return client.post(DETAILS, {"autosave": "1", **typed}).status_code


class TestTyping:
    def test_comes_back_as_it_was_typed_even_where_it_cannot_be_read(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        acts = AuditEntry.objects.count()
        assert autosave(client_of(scope), employer_name="海", monthly_pay_fen="六千") == 204
        assert autosave(client_of(scope), employer_name="海信") == 204
        shown = loaded(client_of(scope))
        assert (shown["employer_name"], shown["monthly_pay_fen"]) == ("海信", "六千")
        assert shown["employer_code"] == CONTRACT["employer_code"]
        assert AuditEntry.objects.count() == acts
        draft.refresh_from_db()
        assert draft.employer_name == CONTRACT["employer_name"]  # saved when the step is sent

    def test_is_saved_with_the_step_and_then_forgotten(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        client = client_of(scope)
        before = loaded(client)
        autosave(client, employer_name="海信集团有限公司")
        client.post(DETAILS, before | {"loaded": json.dumps(before), "back": "1"})
        draft.refresh_from_db()
        assert draft.employer_name == "海信集团有限公司"  # the window that sent it never saw this
        assert not UnsavedForm.objects.exists()

    def test_what_could_not_be_read_stays_after_the_step_is_sent(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        client = client_of(scope)
        sent = loaded(client) | {"monthly_pay_fen": "六千", "employer_name": "海信集团有限公司"}
        assert client.post(DETAILS, sent).status_code == 422
        assert loaded(client)["monthly_pay_fen"] == "六千"
        assert loaded(client)["employer_name"] == "海信集团有限公司"

    def test_belongs_to_its_author_and_its_draft(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        _, other = make_applicant(tree.college)
        draft = make_draft(scope)
        make_draft(other)
        autosave(client_of(scope), employer_name="海信")
        assert loaded(client_of(other))["employer_name"] == CONTRACT["employer_name"]
        assert unsaved_values(other, draft.details_form) == {}
        assert "海信".encode() not in bytes(UnsavedForm.objects.get().values_sealed)
        services.discard(scope, NOW)
        assert not UnsavedForm.objects.exists()

    def test_is_forgotten_when_the_draft_is_filed(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        autosave(client_of(scope), note="再看一眼")
        services.file(scope, NOW)
        assert not UnsavedForm.objects.exists()

    def test_is_forgotten_after_some_weeks(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        autosave(client_of(scope), note="再看一眼")
        assert forget_old_unsaved(real_now() + timedelta(days=29)) == 0
        assert forget_old_unsaved(real_now() + timedelta(days=31)) == 1

    def test_fields_of_no_form_and_floods_are_not_kept(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        client = client_of(scope)
        assert autosave(client, status="approved", note="好") == 204
        assert unsaved_values(scope, draft.details_form) == {"note": "好"}
        assert autosave(client, note="长" * 20_001) == 422
        assert unsaved_values(scope, draft.details_form) == {"note": "好"}

    def test_without_a_draft_there_is_no_form_to_keep(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        assert autosave(client_of(scope), note="好") == 302
        assert Client().post(DETAILS, {"autosave": "1", "note": "好"}).status_code == 302
        assert not UnsavedForm.objects.exists()


class TestTwoWindows:
    def send(self, client: Client, shown: dict[str, str], **typed: str) -> str:
        """Send the step from a window that was shown this; the messages of the next page."""
        sent = shown | typed | {"loaded": json.dumps(shown)}
        client.post(DETAILS, sent, follow=True)
        return client.get(DETAILS).content.decode()

    def test_do_not_undo_each_other(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        client = client_of(scope)
        first, second = loaded(client), loaded(client)
        self.send(client, first, employer_name="海信集团有限公司")
        self.send(client, second, contact_name="吴经理")
        draft = Destination.objects.get()
        assert (draft.employer_name, draft.contact_name) == ("海信集团有限公司", "吴经理")

    def test_the_same_field_in_both_is_noted(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        client = client_of(scope)
        first, second = loaded(client), loaded(client)
        client.post(DETAILS, first | {"employer_name": "甲公司", "loaded": json.dumps(first)})
        answer = client.post(
            DETAILS, second | {"employer_name": "乙公司", "loaded": json.dumps(second)}, follow=True
        )
        assert "单位名称在另一个窗口里也改过" in answer.content.decode()
        assert Destination.objects.get().employer_name == "乙公司"

    @pytest.mark.parametrize("bad", ["", "[]", "{", '{"employer_name": 1}', "null"])
    def test_a_page_that_does_not_remember_sends_all_it_has(self, tree: Tree, bad: str) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        client = client_of(scope)
        sent = loaded(client) | {"employer_name": "海信集团有限公司", "loaded": bad}
        assert client.post(DETAILS, sent).status_code == 302
        assert Destination.objects.get().employer_name == "海信集团有限公司"
