"""A second kind of document, given as any app would give it, and one document of every kind."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.utils.translation import gettext_lazy
from pytest_django import Settings

from qihang.apps.agreements import services as agreements
from qihang.apps.agreements.rules import CHECK
from qihang.apps.certificates import services as certificates
from qihang.apps.certificates.rules import PROOF, USUAL
from qihang.apps.documents.kinds import Description, DocumentKind, document_kind
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import Holder, HolderKind
from qihang.apps.documents.services import NewDocument, issue
from qihang.apps.orgs.models import Account
from qihang.apps.orgs.rules import Role
from qihang.apps.verification import services as verification
from qihang.apps.verification.rules import LetterCause, LetterKind
from qihang.apps.verification.services import DOCUMENT as SUPERVISION
from qihang.apps.verification.services import NewLetter
from qihang.kernel import Cohort, Scope
from qihang.web.components import Fact
from tests.factories.agreements import make_series, make_signed
from tests.factories.contributions import give
from tests.factories.destinations import NOW, make_applicant, make_approved
from tests.factories.orgs import SYSTEM, Tree, account_of, make_account, scope_for
from tests.factories.storages import storages_at
from tests.values import not_none

LETTER = "letter"
SUBJECT = UUID("11111111-1111-4111-8111-111111111111")
Maker = Callable[[Tree, Scope, Scope], Document]


def describe(letter: Document) -> Description | None:
    if letter.subject != SUBJECT:
        return None
    return Description("李老师", (Fact("事由", letter.content["matter"]),))


def make_letter(account: Account, **over: Any) -> Document:
    values: dict[str, Any] = {
        "kind": LETTER,
        "content": {"matter": "走访企业"},
        "subject_kind": "visit",
        "subject": SUBJECT,
        "org_path": "/37/",
        "holder": Holder(HolderKind.ACCOUNT, account.pk),
    }
    return issue(SYSTEM, NewDocument(**values | over), NOW)


def make_proof(tree: Tree, officer: Scope, office: Scope) -> Document:
    _, scope = make_approved(tree.college, officer, office, name="周雨桐")
    return certificates.issue(scope, NOW, USUAL, 30)


def make_agreement_check(tree: Tree, officer: Scope, office: Scope) -> Document:
    make_series(office, tree.university)
    graduate, scope = make_applicant(tree.college, name="周雨桐")
    make_signed(officer, graduate)
    return agreements.issue_check(scope, NOW)


# Every kind that an app gives must stand here: the contract asks one document of each.
def make_supervision(tree: Tree) -> Document:
    """A reminder to a university, issued by two of the province."""
    first, second = (
        scope_for(make_account(Role.PROVINCE_OFFICER, tree.province)) for _ in range(2)
    )
    new = NewLetter(
        LetterKind.REMINDER, LetterCause.OVERDUE, [tree.university.code], "请抓紧答复", "education"
    )
    made = verification.propose_letter(first, Cohort(2024), new, NOW)
    issued = verification.confirm_letter(second, made.uuid, NOW)
    return Document.objects.get(uuid=not_none(issued.document))


MAKERS: dict[str, Maker] = {
    PROOF: make_proof,
    CHECK: make_agreement_check,
    SUPERVISION: lambda tree, _officer, _office: make_supervision(tree),
    LETTER: lambda _tree, officer, _office: make_letter(account_of(officer)),
}


@pytest.fixture(autouse=True)
def surroundings(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of what another app writes for a kind of its own."""
    kind = DocumentKind(LETTER, gettext_lazy("介绍信"), describe, prefix="JX")
    give(
        monkeypatch,
        *document_kind(kind, issued=gettext_lazy("开出介绍信"), revoked=gettext_lazy("收回介绍信")),
    )


@pytest.fixture
def holder(tree: Tree, officer: Scope) -> tuple[Account, Scope]:
    account = account_of(officer)
    return account, scope_for(account)
