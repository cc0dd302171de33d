"""Reads of documents: the holder's own, and by number for whoever may know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models import Q, QuerySet

from qihang.apps.documents.kinds import all_count, kind_named
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import DocumentState, HolderKind, state_at
from qihang.kernel import Scope

LOOKS = 20  # the latest looks at a document that its holder is shown


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of the reader's own with its worth today and who looked at it, newest first."""

    document: Document
    state: DocumentState
    looks: tuple[DocumentLook, ...]


def own_documents(scope: Scope, kind: str) -> QuerySet[Document]:
    """The documents of this kind whose holder the scope is, newest first."""
    mine = {HolderKind.GRADUATE: scope.own_records, HolderKind.ACCOUNT: {scope.account} - {None}}
    held = Q(pk__in=[])
    for holder_kind, holders in mine.items():
        if holders:
            held |= Q(holder_kind=holder_kind.value, holder__in=holders)
    return Document.objects.filter(held, kind=kind).order_by("-issued_at", "-pk")


def own_document(scope: Scope, kind: str, uuid: UUID) -> Document:
    """One of them; raises Document.DoesNotExist."""
    return own_documents(scope, kind).get(uuid=uuid)


def held(scope: Scope, kind: str, day: date) -> list[HeldDocument]:
    """All own documents of a kind with state and looks; two queries, and what the kind asks."""
    documents = list(own_documents(scope, kind))
    known = states(scope, documents, day)
    looks = DocumentLook.objects.filter(document__in=[d.pk for d in documents])
    by_document: dict[int, list[DocumentLook]] = {}
    for look in looks.order_by("-at", "-pk"):
        by_document.setdefault(look.document_id, []).append(look)
    return [
        HeldDocument(d, known[d.pk], tuple(by_document.get(d.pk, [])[:LOOKS])) for d in documents
    ]


def states(scope: Scope, documents: Iterable[Document], day: date) -> dict[int, DocumentState]:
    """What each of these is worth on a day of the product clock."""
    found: dict[int, DocumentState] = {}
    for key, of_kind in groupby(sorted(documents, key=attrgetter("kind")), attrgetter("kind")):
        group, kind = list(of_kind), kind_named(key)
        counting = (kind.counting if kind else all_count)(scope, group)
        for document in group:
            found[document.pk] = state_at(
                revoked=document.revoked_at is not None,
                counts=document.superseded_by_id is None and document.pk in counting,
                valid_until=document.valid_until,
                day=day,
            )
    return found


def document_by_number(scope: Scope, number: str) -> Document | None:  # noqa: ARG001 - the number is the key
    """The document with this number or transfer number, for the public check."""
    return Document.objects.filter(Q(number=number) | Q(transfer_number=number)).first()


def document_by_uuid(scope: Scope, uuid: UUID) -> Document | None:  # noqa: ARG001 - a link was given to it
    """One document, for whoever was given a link to it."""
    return Document.objects.filter(uuid=uuid).first()
