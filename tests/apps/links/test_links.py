"""Public links: one thing, for some days, for whoever has them; every use is written down."""

from datetime import timedelta

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from qihang.apps.documents.rules import is_number, spaced
from qihang.apps.links import queries, services
from qihang.apps.links.models import PublicLink
from qihang.apps.links.purposes import LinkPurpose
from qihang.apps.links.rules import LinkState
from qihang.apps.orgs import labels
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.queries import real_now, row_findings
from qihang.apps.orgs.rules import Role
from qihang.kernel import Refusal, Scope, contributions
from qihang.policy import load
from tests.apps.links.conftest import GONE, SUBJECT, made
from tests.factories.orgs import SYSTEM, Tree, make_account, scope_for

pytestmark = pytest.mark.django_db
READER = Scope.for_system("public link")
ADDRESS = "203.0.113.9"


@pytest.fixture
def giver(tree: Tree) -> Scope:
    return scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))


def refused(token: str, address: str = ADDRESS) -> str:
    with pytest.raises(Refusal) as caught:
        services.open_link(READER, token, address)
    return caught.value.code


class TestMaking:
    def test_the_token_is_kept_nowhere(self, giver: Scope) -> None:
        link, token = made(giver).link, made(giver).token
        assert len(token) >= 43
        kept = str(PublicLink.objects.values()) + str(AuditEntry.objects.values("after", "subject"))
        assert token not in kept
        assert token.encode() not in bytes(link.token_hash)

    def test_it_holds_for_the_days_of_its_purpose(self, giver: Scope) -> None:
        link = made(giver).link
        assert link.expires_at - link.created_at == timedelta(
            days=load().limit("proof_link_days", real_now().date())
        )
        assert is_number(link.receipt)

    def test_it_is_in_the_audit_and_signed(self, giver: Scope) -> None:
        link = made(giver).link
        entry = AuditEntry.objects.get(act="link.create")
        assert (entry.account_id, entry.subject) == (giver.account, str(link.uuid))
        assert not list(row_findings(SYSTEM))

    def test_a_purpose_that_no_app_gives(self, giver: Scope) -> None:
        with pytest.raises(ValueError, match="party"):
            made(giver, "party")


class TestOpening:
    def test_each_use_is_counted_and_in_the_audit(self, giver: Scope) -> None:
        token = made(giver).token
        services.open_link(READER, token, ADDRESS)
        link = services.open_link(READER, token, ADDRESS)
        assert (link.times_used, link.uses_left) == (2, None)
        assert AuditEntry.objects.filter(act="link.use", subject=str(link.uuid)).count() == 2
        assert not list(row_findings(SYSTEM))

    def test_once_is_once(self, giver: Scope) -> None:
        token = made(giver, "ballot").token
        assert services.open_link(READER, token, ADDRESS).uses_left == 0
        assert refused(token) == "link_unknown"

    def test_to_look_at_what_it_is_for_uses_nothing_up(self, giver: Scope) -> None:
        token = made(giver, "ballot").token
        services.find_link(READER, token, ADDRESS)
        services.open_link(READER, token, ADDRESS)

    def test_over_revoked_and_unknown_sound_alike(
        self, giver: Scope, time_machine: TimeMachineFixture
    ) -> None:
        taken_back, over = made(giver), made(giver)
        services.revoke_link(giver, taken_back.link)
        time_machine.move_to(over.link.expires_at, tick=False)
        codes = {refused(token) for token in (taken_back.token, over.token, "x" * 43, "")}
        assert codes == {"link_unknown"}

    def test_the_last_moment(self, giver: Scope, time_machine: TimeMachineFixture) -> None:
        link = made(giver)
        time_machine.move_to(link.link.expires_at - timedelta(seconds=1), tick=False)
        services.open_link(READER, link.token, ADDRESS)

    def test_prolonged_by_hand_it_opens_nothing(self, giver: Scope) -> None:
        link = made(giver)
        later = link.link.expires_at + timedelta(days=900)
        PublicLink.objects.update(expires_at=later)
        assert refused(link.token) == "not_as_signed"
        assert [f.facts["number"] for f in row_findings(SYSTEM)] == [link.link.pk]

    def test_links_cannot_be_tried_out(self, giver: Scope) -> None:
        most = load().limit("link_attempts_address", real_now().date())
        token = made(giver).token
        codes = [refused(f"{n}") for n in range(most + 1)]
        assert codes == ["link_unknown"] * most + ["too_many_links"]
        assert refused(token) == "too_many_links"
        services.open_link(READER, token, "198.51.100.1")


class TestRevoking:
    def test_at_once_and_twice_is_once(self, giver: Scope) -> None:
        link = made(giver)
        first = services.revoke_link(giver, link.link).revoked_at
        assert services.revoke_link(giver, link.link).revoked_at == first
        assert refused(link.token) == "link_unknown"
        assert AuditEntry.objects.filter(act="link.revoke").count() == 1

    def test_they_go_with_their_subject_whoever_gave_them(self, giver: Scope, tree: Tree) -> None:
        link = made(giver).link
        other = scope_for(make_account(Role.COLLEGE_OFFICER, tree.sibling))
        assert list(queries.links_to(giver, "parents", [SUBJECT])) == [link]
        assert list(queries.links_to(other, "parents", [SUBJECT])) == [link]
        assert not queries.links_to(giver, "parents", [GONE])
        assert not queries.links_to(giver, "ballot", [SUBJECT])


class TestReceipts:
    def test_whoever_has_it_learns_the_state_and_nothing_else(self, giver: Scope) -> None:
        link = made(giver).link
        answer = Client().post("/l/", {"receipt": spaced(link.receipt).lower()})
        page = answer.content.decode()
        assert "家长会通知" in page
        assert "可以打开" in page
        assert "9月1日" not in page
        services.revoke_link(giver, link)
        assert "已收回" in Client().post("/l/", {"receipt": link.receipt}).content.decode()

    @pytest.mark.parametrize(
        ("typed", "code"), [("A" * 16, "receipt_wrong"), ("0" * 16, "receipt_unknown")]
    )
    def test_mistyped_and_unknown(self, typed: str, code: str) -> None:
        with pytest.raises(Refusal) as caught:
            services.ask_receipt(READER, typed, ADDRESS)
        assert caught.value.code == code


class TestThePage:
    def test_says_what_for_and_opens_when_pressed(self, giver: Scope) -> None:
        token = made(giver, "ballot").token
        for _ in range(2):  # a chat that draws a preview uses nothing up
            asked = Client().get(f"/l/{token}/")
            assert asked.status_code == 200
            assert "9月1日" not in asked.content.decode()
        opened = Client().post(f"/l/{token}/")
        assert "9月1日" in opened.content.decode()
        assert "no-store" in opened["Cache-Control"]
        assert Client().post(f"/l/{token}/").status_code == 404

    def test_its_subject_is_gone(self, giver: Scope) -> None:
        token = made(giver, subject=GONE).token
        assert Client().post(f"/l/{token}/").status_code == 404

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_tried_too_often(self, giver: Scope, method: str) -> None:
        """Not as if the link were gone: the same one opens later."""
        token, client = made(giver).token, Client()
        for number in range(load().limit("link_attempts_address", real_now().date())):
            assert client.get(f"/l/{number}/").status_code == 404
        answer = getattr(client, method)(f"/l/{token}/")
        assert answer.status_code == 429
        assert "尝试次数过多" in answer.content.decode()

    def test_nothing_else_with_it(self, giver: Scope) -> None:
        """Neither a session nor another address."""
        token = made(giver).token
        client = Client()
        client.post(f"/l/{token}/")
        assert "sessionid" not in client.cookies
        assert client.get("/certificates/").status_code == 302

    @pytest.mark.parametrize("token", ["x" * 43, "a%00b", "é"])
    def test_an_unknown_one(self, token: str) -> None:
        assert Client().get(f"/l/{token}/").status_code in (404, 400)


def test_every_purpose_names_days_of_the_policy_and_acts_have_words() -> None:
    for purpose in contributions.of(LinkPurpose):
        assert load().limit(purpose.days, real_now().date()) > 0
    for act in ("link.create", "link.use", "link.revoke"):
        assert labels.act(act) != act


def test_states_go_by_what_weighs_most() -> None:
    from qihang.apps.links.rules import link_state

    now = real_now()
    asked = {"expires_at": now, "now": now}
    assert link_state(revoked=True, uses_left=0, **asked) == LinkState.REVOKED
    assert link_state(revoked=False, uses_left=0, **asked) == LinkState.USED_UP
    assert link_state(revoked=False, uses_left=1, **asked) == LinkState.EXPIRED
