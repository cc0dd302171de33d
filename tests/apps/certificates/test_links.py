"""A graduate gives an employer a link that opens one proof, without number and name."""

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.certificates import services
from qihang.apps.certificates.rules import PROOF, ProofField
from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import LookupOutcome, spaced
from qihang.apps.links.models import PublicLink
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.kernel import Refusal, Scope
from qihang.policy import load
from tests.factories.destinations import NOW, make_applicant
from tests.factories.orgs import Tree, account_of, client_for, make_account
from tests.factories.signing import save
from tests.values import not_none

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def proof(approved: tuple[Destination, Scope]) -> Document:
    return services.issue(approved[1], NOW, [ProofField.KIND, ProofField.COHORT], 30)


@pytest.fixture
def token(approved: tuple[Destination, Scope], proof: Document) -> str:
    return services.make_proof_link(approved[1], proof, TODAY).token


def opened(token: str) -> str:
    return Client().post(f"/l/{token}/").content.decode()


def graduate(scope: Scope) -> Client:
    return client_for(account_of(scope))


def page_of(proof: Document) -> str:
    return reverse("certificates:links", args=[proof.uuid])


def test_it_opens_this_proof_and_shows_what_its_holder_allows(
    approved: tuple[Destination, Scope], proof: Document, token: str
) -> None:
    text = opened(token)
    assert "周雨桐" in text
    assert "签劳动合同形式就业" in text
    version = approved[0]
    hidden = (version.employer_name, version.graduate.major_name, version.graduate.id_number_masked,
              proof.number)  # fmt: skip
    assert [word for word in hidden if word in text] == []


def test_before_it_is_opened_it_tells_no_name(token: str) -> None:
    assert "周雨桐" not in Client().get(f"/l/{token}/").content.decode()


def test_the_holder_sees_the_look(proof: Document, token: str) -> None:
    opened(token)
    look = DocumentLook.objects.get(document=proof)
    assert (look.outcome, look.network) == (LookupOutcome.VALID, "127.0.*.*")


def test_a_revoked_proof_shows_nothing_through_it(
    approved: tuple[Destination, Scope], proof: Document, token: str
) -> None:
    services.revoke(approved[1], NOW, proof.uuid)
    text = opened(token)
    assert "已由本人撤销" in text
    assert "周雨桐" not in text


def test_a_proof_altered_by_hand_shows_nothing_through_it(proof: Document, token: str) -> None:
    Document.objects.filter(pk=proof.pk).update(content={"shows": ["major", "whither"]})
    text = opened(token)
    assert "不能作为凭据" in text
    assert "周雨桐" not in text


def test_only_the_own_proof_and_only_while_it_holds(
    approved: tuple[Destination, Scope], proof: Document, tree: Tree
) -> None:
    _, stranger = make_applicant(tree.college)
    with pytest.raises(Refusal) as caught:
        services.make_proof_link(stranger, proof, TODAY)
    assert caught.value.code == "proof_ended"
    with pytest.raises(Refusal) as caught:
        services.make_proof_link(approved[1], proof, not_none(proof.valid_until))
    assert caught.value.code == "proof_ended"


def test_a_new_account_of_the_graduate_sees_and_takes_back_what_the_old_one_gave(
    approved: tuple[Destination, Scope], proof: Document, token: str
) -> None:
    graduate_ = approved[0].graduate
    new = make_account(Role.GRADUATE, graduate_.org)
    graduate_.account = new
    save(graduate_)
    client, link = client_for(new), PublicLink.objects.get()
    assert spaced(link.receipt) in client.get(page_of(proof)).content.decode()
    most = load().limit("proof_links", TODAY)
    for _ in range(most):
        client.post(page_of(proof))
    assert PublicLink.objects.count() == most, "the old account's links count too"
    client.post(reverse("certificates:revoke_link", args=[proof.uuid, link.uuid]))
    assert "周雨桐" not in opened(token)


@pytest.mark.parametrize("end", ["revoked", "false"])
def test_a_link_to_what_no_longer_holds_says_so_everywhere(
    approved: tuple[Destination, Scope], proof: Document, token: str, office: Scope, end: str
) -> None:
    version, scope = approved
    receipt = PublicLink.objects.get().receipt
    assert "内容已失效" not in Client().post("/l/", {"receipt": receipt}).content.decode()
    if end == "revoked":
        services.revoke(scope, NOW, proof.uuid)
    else:
        destinations.object_to(scope, NOW, "没有去这家单位")
        destinations.correct(office, version.uuid, NOW, "核查不属实")
    asked = Client().post("/l/", {"receipt": receipt}).content.decode()
    pages = [opened(token), asked, graduate(scope).get(page_of(proof)).content.decode()]
    assert ["内容已失效" in page for page in pages] == [True] * 3
    assert "周雨桐" not in pages[0] + pages[1]


def test_so_many_at_once_and_no_more(approved: tuple[Destination, Scope], proof: Document) -> None:
    most = load().limit("proof_links", TODAY)
    made = [services.make_proof_link(approved[1], proof, TODAY).link for _ in range(most)]
    with pytest.raises(Refusal) as caught:
        services.make_proof_link(approved[1], proof, TODAY)
    assert caught.value.code == "too_many_links"
    services.revoke_proof_link(approved[1], proof, made[0].uuid)
    services.make_proof_link(approved[1], proof, TODAY)


class TestThePage:
    def test_shows_the_address_once(
        self, approved: tuple[Destination, Scope], proof: Document
    ) -> None:
        client = graduate(approved[1])
        page = client.post(page_of(proof)).content.decode()
        address = page.partition("/l/")[2].partition("/")[0]
        assert "周雨桐" in opened(address)
        assert "data:image/svg+xml" in page
        again = client.get(page_of(proof)).content.decode()
        assert address not in again
        assert "打开次数" in again

    def test_takes_a_link_back(
        self, approved: tuple[Destination, Scope], proof: Document, token: str
    ) -> None:
        link = PublicLink.objects.get()
        client = graduate(approved[1])
        client.post(reverse("certificates:revoke_link", args=[proof.uuid, link.uuid]))
        assert "周雨桐" not in opened(token)
        assert AuditEntry.objects.filter(act="link.revoke").count() == 1

    def test_nobody_else(self, proof: Document, token: str, tree: Tree) -> None:
        link = PublicLink.objects.get()
        client = graduate(make_applicant(tree.college)[1])
        assert client.get(page_of(proof)).status_code == 404
        address = reverse("certificates:revoke_link", args=[proof.uuid, link.uuid])
        assert client.post(address).status_code == 404
        assert "周雨桐" in opened(token)

    def test_a_link_to_another_thing_is_not_taken_back_here(
        self, approved: tuple[Destination, Scope], proof: Document
    ) -> None:
        other = services.issue(approved[1], NOW, [], 30)
        link = services.make_proof_link(approved[1], other, TODAY).link
        address = reverse("certificates:revoke_link", args=[proof.uuid, link.uuid])
        assert graduate(approved[1]).post(address).status_code == 404
        assert link.purpose == PROOF
