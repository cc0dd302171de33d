"""Kinds of documents: an upper app's manifest gives each with `document_kind`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import DocumentState
from qihang.apps.documents.signed_kinds import signed_document
from qihang.apps.orgs.integrity.signed import Signed
from qihang.apps.orgs.labels import ActLabel, act_labels
from qihang.kernel import Scope, contributions
from qihang.web.components import Fact


@dataclass(frozen=True, slots=True)
class Description:
    """What a document says to whoever checks it: the name they must know, and what they are shown."""

    holder_name: str
    facts: tuple[Fact, ...]


def all_count(_scope: Scope, documents: Collection[Document]) -> set[int]:
    """Nothing but the document itself decides whether it counts."""
    return {document.pk for document in documents}


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document.

    `describe` answers None where what the document speaks of is gone; then its number is unknown.
    `prefix`: the first signs of its numbers, two at most. `longest` names the policy limit of days it may
    be valid for, "" where it has no end. `transfer`: it has a second number, for the personal file.
    `counting` answers which of these documents speak of something that still counts. `notices`: what a
    visitor reads of one that no longer shows anything, where the usual words do not fit.
    """

    key: str
    label: Promise
    describe: Callable[[Document], Description | None]
    prefix: str = ""
    longest: str = ""
    transfer: bool = False
    counting: Callable[[Scope, Collection[Document]], set[int]] = all_count
    notices: Mapping[DocumentState, Promise] = field(default_factory=dict)


def document_kind(
    kind: DocumentKind, *, issued: Promise, revoked: Promise
) -> tuple[DocumentKind | Signed | ActLabel, ...]:
    """What a manifest gives for one kind: the kind, what of it is signed, the words of its acts."""
    words = {f"{kind.key}.issue": issued, f"{kind.key}.revoke": revoked}
    return (kind, signed_document(kind.key), *act_labels(words))


def kind_named(key: str) -> DocumentKind | None:
    """The kind of this name, None where no app gives it."""
    return contributions.by_key(DocumentKind).get(key)
