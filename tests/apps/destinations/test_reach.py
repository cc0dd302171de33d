"""Who may not see a registration or its papers."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from tests.factories.destinations import NOW, make_applicant, make_filed
from tests.factories.orgs import client_for, make_account


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def client_of(scope):
    return client_for(Account.objects.get(pk=scope.account))


def page(name: str, *args: object) -> str:
    return reverse(f"destinations:{name}", args=args)


class TestNobodyElse:
    @pytest.fixture
    def version(self, tree):
        return make_filed(tree.college)[0]

    @pytest.fixture
    def strangers(self, tree):
        sibling = make_account(Role.COLLEGE_OFFICER, tree.sibling)
        other = make_account(Role.UNIVERSITY_HEAD, tree.other_university)
        return [client_for(sibling), client_for(other)]

    def test_a_sibling_college_and_another_university_get_404(self, version, strangers):
        paper = version.evidence.get()
        for client in strangers:
            assert client.get(page("evidence", paper.uuid)).status_code == 404
            assert client.get(page("record", version.uuid)).status_code == 404
            assert client.post(page("approve", version.uuid)).status_code == 404
            assert str(version.uuid) not in client.get(page("all")).content.decode()

    def test_another_graduate_gets_404(self, tree, version):
        _, scope = make_applicant(tree.college)
        client = client_of(scope)
        assert client.get(page("evidence", version.evidence.get().uuid)).status_code == 404
        assert client.get(page("record", version.uuid)).status_code == 403

    def test_an_employer_and_a_city_get_403(self, tree, version):
        for role, org in ((Role.EMPLOYER, tree.employer), (Role.CITY_OFFICER, tree.city)):
            client = client_for(make_account(role, org))
            assert client.get(page("evidence", version.evidence.get().uuid)).status_code == 403
            assert client.get(page("record", version.uuid)).status_code == 403

    def test_a_visitor_is_asked_to_sign_in(self, client, version):
        answer = client.get(page("evidence", version.evidence.get().uuid))
        assert answer.status_code == 302
        assert "login" in answer.url

    def test_evidence_is_handed_out_to_be_saved_never_run(self, version, officer):
        answer = client_of(officer).get(page("evidence", version.evidence.get().uuid))
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_the_graduate_sees_the_own_evidence(self, tree):
        version, scope = make_filed(tree.college)
        answer = client_of(scope).get(page("evidence", version.evidence.get().uuid))
        assert answer.status_code == 200
        list(answer.streaming_content)

    def test_what_is_not_there_is_404(self, officer):
        assert client_of(officer).get(page("record", uuid4())).status_code == 404
