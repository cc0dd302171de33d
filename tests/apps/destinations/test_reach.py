"""Who may not see a registration or its papers."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from qihang.apps.destinations.models import Destination
from qihang.apps.orgs.rules import Role
from qihang.kernel import Scope
from tests.factories.destinations import NOW, make_applicant, make_filed
from tests.factories.orgs import Tree, account_of, client_for, make_account


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(scope: Scope) -> Client:
    return client_for(account_of(scope))


def page(name: str, *args: object) -> str:
    return reverse(f"destinations:{name}", args=args)


class TestNobodyElse:
    @pytest.fixture
    def version(self, tree: Tree) -> Destination:
        return make_filed(tree.college)[0]

    @pytest.fixture
    def strangers(self, tree: Tree) -> list[Client]:
        sibling = make_account(Role.COLLEGE_OFFICER, tree.sibling)
        other = make_account(Role.UNIVERSITY_HEAD, tree.other_university)
        return [client_for(sibling), client_for(other)]

    def test_a_sibling_college_and_another_university_get_404(
        self, version: Destination, strangers: list[Client]
    ) -> None:
        paper = version.evidence.get()
        for client in strangers:
            assert client.get(page("evidence", paper.uuid)).status_code == 404
            assert client.get(page("record", version.uuid)).status_code == 404
            assert client.post(page("approve", version.uuid)).status_code == 404
            assert str(version.uuid) not in client.get(page("all")).content.decode()

    def test_another_graduate_gets_404(self, tree: Tree, version: Destination) -> None:
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        assert client.get(page("evidence", version.evidence.get().uuid)).status_code == 404
        assert client.get(page("record", version.uuid)).status_code == 403

    def test_an_employer_and_a_city_get_403(self, tree: Tree, version: Destination) -> None:
        for role, org in ((Role.EMPLOYER, tree.employer), (Role.CITY_OFFICER, tree.city)):
            client = client_for(make_account(role, org))
            assert client.get(page("evidence", version.evidence.get().uuid)).status_code == 403
            assert client.get(page("record", version.uuid)).status_code == 403

    def test_a_visitor_is_asked_to_sign_in(self, client: Client, version: Destination) -> None:
        answer = client.get(page("evidence", version.evidence.get().uuid))
        assert answer.status_code == 302
        assert "login" in answer["Location"]

    def test_evidence_is_handed_out_to_be_saved_never_run(
        self, version: Destination, officer: Scope
    ) -> None:
        answer = client_of(officer).get(page("evidence", version.evidence.get().uuid))
        assert answer.getvalue().startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_the_graduate_sees_the_own_evidence(self, tree: Tree) -> None:
        version, scope = make_filed(tree.college)
        answer = client_of(scope).get(page("evidence", version.evidence.get().uuid))
        assert answer.status_code == 200
        answer.getvalue()

    def test_what_is_not_there_is_404(self, officer: Scope) -> None:
        assert client_of(officer).get(page("record", uuid4())).status_code == 404
