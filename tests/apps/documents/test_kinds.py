"""What every kind of document keeps, and that another app needs only a line of its manifest."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client

from qihang.apps.documents import queries, services
from qihang.apps.documents.kinds import DocumentKind, kind_named
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import DocumentState, Holder, HolderKind, is_number, spaced
from qihang.apps.orgs import labels
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.queries import row_findings
from qihang.kernel import Refusal, Scope, contributions
from qihang.policy import load
from tests.apps.documents.conftest import LETTER, MAKERS, SUBJECT, make_letter
from tests.factories.destinations import NOW
from tests.factories.orgs import SYSTEM, Tree
from tests.values import not_none

pytestmark = pytest.mark.django_db
VISITOR = Scope.for_system("verify")
TODAY = NOW.date()
ADDRESS = "203.0.113.9"


@pytest.fixture(params=sorted(MAKERS))
def document(
    request: pytest.FixtureRequest, tree: Tree, officer: Scope, office: Scope, letters: None
) -> Document:
    return MAKERS[request.param](tree, officer, office)


def check(document: Document, name: str | None = None) -> services.Answer:
    kind = not_none(kind_named(document.kind))
    name = not_none(kind.describe(document)).holder_name if name is None else name
    return services.check(VISITOR, document.number, name, ADDRESS, TODAY)


def own(document: Document) -> Scope:
    if document.holder_kind == HolderKind.GRADUATE:
        return Scope(graduate=document.holder)
    return Scope(account=document.holder)


def refused(document: Document, name: str | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        check(document, name)
    return caught.value.code


class TestTheContract:
    def test_every_kind_is_asked(self) -> None:
        assert contributions.by_key(DocumentKind).keys() <= MAKERS.keys()

    def test_its_number_is_checked_and_short_prefixes_leave_chance(
        self, document: Document
    ) -> None:
        kind = not_none(kind_named(document.kind))
        assert is_number(document.number)
        assert document.number.startswith(kind.prefix)
        assert len(kind.prefix) <= 2
        assert bool(document.transfer_number) == kind.transfer

    def test_its_hash_is_that_of_the_content(self, document: Document) -> None:
        document.refresh_from_db()
        said = json.dumps(
            document.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert bytes(document.content_hash) == hashlib.sha256(said.encode()).digest()

    def test_it_ends_when_policy_says(self, document: Document) -> None:
        kind = not_none(kind_named(document.kind))
        if kind.longest:
            last = TODAY + timedelta(days=load().limit(kind.longest, TODAY))
            assert TODAY < not_none(document.valid_until) <= last
        else:
            assert document.valid_until is None

    def test_number_and_name_open_it(self, document: Document) -> None:
        answer = check(document)
        assert (answer.state, answer.kind.key) == (DocumentState.VALID, document.kind)
        assert answer.facts

    def test_a_wrong_name_and_an_unknown_number_sound_alike(self, document: Document) -> None:
        assert refused(document, "某某某") == "proof_unknown"
        document.number = spaced("0" * 16)
        assert refused(document) == "proof_unknown"

    def test_revoked_it_shows_nothing(self, document: Document) -> None:
        services.revoke(SYSTEM, document, NOW, "发错了")
        answer = check(document)
        assert (answer.state, answer.facts) == (DocumentState.REVOKED, ())
        entry = AuditEntry.objects.get(act=f"{document.kind}.revoke")
        assert (entry.subject, entry.reason) == (str(document.uuid), "发错了")

    def test_its_acts_have_words(self, document: Document) -> None:
        for act in (f"{document.kind}.issue", f"{document.kind}.revoke"):
            assert labels.act(act) != act

    def test_its_holder_sees_it_and_its_looks_and_nobody_else(self, document: Document) -> None:
        check(document)
        (held,) = queries.held(own(document), document.kind, TODAY)
        assert held.document == document
        assert [look.network for look in held.looks] == ["203.0.*.*"]
        assert queries.held(Scope(account=0, graduate=0), document.kind, TODAY) == []

    def test_altered_by_hand_it_is_worth_nothing_and_is_named(self, document: Document) -> None:
        assert not list(row_findings(SYSTEM))
        content = {**document.content, "more": 1}
        Document.objects.filter(pk=document.pk).update(content=content)
        assert refused(document) == "document_altered"
        assert [f.facts["number"] for f in row_findings(SYSTEM)] == [document.pk]

    def test_the_audit_knows_neither_number_nor_content(self, document: Document) -> None:
        entry = AuditEntry.objects.get(act=f"{document.kind}.issue")
        assert entry.subject == str(document.uuid)
        assert document.number not in str(entry.after)

    def test_the_public_page_shows_what_its_kind_describes(self, document: Document) -> None:
        kind = not_none(kind_named(document.kind))
        said = not_none(kind.describe(document))
        sent = {"number": spaced(document.number).lower(), "name": said.holder_name}
        answer = Client().post("/verify/", sent)
        assert "no-store" in answer["Cache-Control"]
        page = answer.content.decode()
        assert all(str(fact.value) in page for fact in said.facts)
        assert str(kind.label) in page


@pytest.mark.usefixtures("letters")
class TestAnotherKind:
    @pytest.fixture
    def letter(self, holder: tuple[Account, Scope]) -> Document:
        return make_letter(holder[0])

    def test_the_next_one_supersedes_it(
        self, letter: Document, holder: tuple[Account, Scope]
    ) -> None:
        later = make_letter(holder[0], content={"matter": "改期"}, replaces=letter)
        assert check(letter).state == DocumentState.SUPERSEDED
        assert check(later).state == DocumentState.VALID
        assert not list(row_findings(SYSTEM))

    def test_only_one_of_the_same_kind(self, holder: tuple[Account, Scope]) -> None:
        with pytest.raises(ValueError, match="kind"):
            make_letter(holder[0], replaces=Document(kind="proof"))

    def test_what_it_speaks_of_is_gone(self, letter: Document) -> None:
        Document.objects.filter(pk=letter.pk).update(subject=letter.uuid)
        with pytest.raises(Refusal) as caught:
            services.check(VISITOR, letter.number, "李老师", ADDRESS, TODAY)
        assert caught.value.code == "proof_unknown"

    def test_a_kind_that_no_app_gives_cannot_be_issued(self, holder: tuple[Account, Scope]) -> None:
        with pytest.raises(ValueError, match="diploma"):
            make_letter(holder[0], kind="diploma")

    def test_a_kind_that_is_gone_is_unknown(
        self, letter: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "qihang.apps.documents.services.verification.kind_named", lambda _: None
        )
        with pytest.raises(Refusal) as caught:
            services.check(VISITOR, letter.number, "李老师", ADDRESS, TODAY)
        assert caught.value.code == "proof_unknown"

    def test_one_kind_does_not_list_the_other(
        self, letter: Document, holder: tuple[Account, Scope]
    ) -> None:
        assert letter.subject == SUBJECT
        assert queries.held(holder[1], "proof", TODAY) == []

    def test_a_document_of_nobody_is_nobodys(self, holder: tuple[Account, Scope]) -> None:
        letter = make_letter(holder[0], holder=None)
        assert queries.held(holder[1], LETTER, TODAY) == []
        assert check(letter).state == DocumentState.VALID

    def test_graduates_and_accounts_with_one_id_are_kept_apart(
        self, holder: tuple[Account, Scope]
    ) -> None:
        account, scope = holder
        make_letter(account, holder=Holder(HolderKind.GRADUATE, account.pk))
        assert queries.held(scope, LETTER, TODAY) == []
        assert Account.objects.filter(pk=account.pk).exists()
