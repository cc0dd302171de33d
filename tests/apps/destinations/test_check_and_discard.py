"""The last page before filing, and drafts that are thrown away for good."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from qihang.apps.destinations import queries, services
from qihang.apps.destinations.models import CONTENT, Destination, Evidence
from qihang.apps.destinations.rules import Status
from qihang.apps.destinations.values import values_of
from qihang.apps.feed.models import FeedItem
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.services import unseal
from qihang.kernel import Refusal, Scope
from tests.factories.destinations import (
    CONTRACT,
    NOW,
    make_applicant,
    make_approved,
    make_draft,
    make_filed,
)
from tests.factories.orgs import Tree, account_of, client_for
from tests.values import not_none

pytestmark = pytest.mark.django_db

KIND, DETAILS, EVIDENCE = (
    reverse(f"destinations:step_{n}") for n in ("kind", "details", "evidence")
)
CHECK, OWN, DISCARD = (reverse(f"destinations:{n}") for n in ("step_check", "own", "discard"))


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(scope: Scope) -> Client:
    return client_for(account_of(scope))


class TestCheck:
    def test_own_data_stand_in_clear_with_a_way_back_to_each(self, tree: Tree) -> None:
        graduate, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        text = client_of(scope).get(CHECK).content.decode()
        assert values_of(draft)["contact_phone"] in text
        assert unseal(graduate.id_number_sealed) in text
        for name in CONTRACT:
            assert f"{DETAILS}#id_{name}" in text or name == "kind"
        assert f'href="{KIND}"' in text
        assert f'href="{EVIDENCE}"' in text

    def test_what_is_missing_leads_to_where_it_is_mended(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        services.remove_evidence(scope, Evidence.objects.get(destination=draft).uuid)
        services.save_draft(scope, NOW, values={"signed_date": None})
        client = client_of(scope)
        shown = client.get(CHECK).content.decode()
        answer = client.post(CHECK, {"submit": "1"})
        assert answer.status_code == 422
        for text in (shown, answer.content.decode()):
            assert f'<a href="{DETAILS}#id_signed_date">签约日期：' in text
            assert text.count(f'<a href="{EVIDENCE}">') >= 2

    def test_a_kind_without_papers_goes_from_details_to_the_last_page(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        client.post(KIND, {"kind": "701"})
        assert client.post(DETAILS, {"note": ""})["Location"] == CHECK

        assert client.get(EVIDENCE)["Location"] == CHECK
        assert "传材料" not in client.get(CHECK).content.decode()
        assert client.post(CHECK, {"back": "1"})["Location"] == DETAILS

    def test_without_a_draft_there_is_nothing_to_check(self, tree: Tree) -> None:
        _, scope = make_filed(tree.college)
        client = client_of(scope)
        assert client.get(CHECK)["Location"] == OWN
        assert client.post(CHECK, {"submit": "1"})["Location"] == OWN


class TestDiscard:
    def test_nothing_entered_or_handed_in_is_kept(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        before = FeedItem.objects.count()
        client = client_of(scope)
        assert "不能恢复" in client.get(OWN).content.decode()
        client.post(DISCARD)
        draft = Destination.objects.get()
        assert draft.status == Status.DISCARDED
        assert [n for n in CONTENT if getattr(draft, n) not in ("", None, False)] == []
        assert not Evidence.objects.exists()
        assert FeedItem.objects.count() == before
        assert AuditEntry.objects.filter(act="destination.discard").count() == 1
        text = client.get(OWN).content.decode()
        assert CONTRACT["employer_name"] not in text
        assert "您还没有登记毕业去向" in text

    def test_the_next_one_starts_empty(self, tree: Tree) -> None:
        _, scope = make_applicant(tree.college)
        make_draft(scope)
        services.discard(scope, NOW)
        draft = services.save_draft(scope, NOW, kind="11")
        assert (draft.version, draft.employer_name, draft.replaces) == (2, "", None)

    def test_what_counts_goes_on_counting(self, tree: Tree, officer: Scope, office: Scope) -> None:
        version, scope = make_approved(tree.college, officer, office)
        services.revise(scope, NOW)
        services.save_draft(scope, NOW, values={"employer_name": "别的公司"})
        services.discard(scope, NOW)
        mine = queries.own_registration(scope)
        assert not_none(mine.latest).pk == version.pk
        assert services.revise(scope, NOW).employer_name == CONTRACT["employer_name"]

    def test_what_was_returned_can_be_mended_anew(self, tree: Tree, officer: Scope) -> None:
        version, scope = make_filed(tree.college)
        services.return_(officer, version.uuid, Status.WAITING_COLLEGE, NOW, reason="公章不清")
        services.revise(scope, NOW)
        services.save_draft(scope, NOW, values={"employer_name": "别的公司"})
        client = client_of(scope)
        client.post(DISCARD)
        text = client.get(OWN).content.decode()
        assert "公章不清" in text
        assert "按意见修改" in text
        assert services.revise(scope, NOW).employer_name == CONTRACT["employer_name"]

    def test_only_a_draft_is_discarded(self, tree: Tree) -> None:
        version, scope = make_filed(tree.college)
        with pytest.raises(Refusal) as refusal:
            services.discard(scope, NOW)
        assert refusal.value.code == "nothing_to_discard"
        version.refresh_from_db()
        assert version.status == Status.WAITING_COLLEGE

    def test_nobody_sees_it_again(self, tree: Tree, officer: Scope) -> None:
        _, scope = make_applicant(tree.college)
        draft = make_draft(scope)
        services.discard(scope, NOW)
        path = reverse("destinations:record", args=[draft.uuid])
        assert client_of(officer).get(path).status_code == 404
        for reader in (scope, officer):
            with pytest.raises(Destination.DoesNotExist):
                queries.get_in(reader, draft.uuid)
