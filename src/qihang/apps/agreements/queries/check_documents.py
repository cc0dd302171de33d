"""Documents by which others check an agreement: what they speak of, and whether it still holds."""

from collections.abc import Collection
from datetime import date

from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import CHECK, SIGNED
from qihang.apps.documents.models import Document
from qihang.apps.documents.queries import own_documents, states
from qihang.apps.documents.rules import DocumentState
from qihang.kernel import Scope


def valid_check(scope: Scope, day: date) -> Document | None:
    """The own document that holds on a day; a graduate has one at most."""
    documents = list(own_documents(scope, CHECK))
    known = states(scope, documents, day)
    return next((d for d in documents if known[d.pk] == DocumentState.VALID), None)


def checked_agreement(scope: Scope, document: Document) -> Agreement | None:  # noqa: ARG001 - who has the document may read
    """What a document speaks of."""
    found = Agreement.objects.filter(uuid=document.subject)
    return found.select_related("graduate__org__parent").first()


def holding_checks(
    scope: Scope,  # noqa: ARG001 - who has the documents may know whether they hold
    documents: Collection[Document],
) -> set[int]:
    """Those of these documents whose agreement is signed and has not ended."""
    signed = Agreement.objects.filter(
        uuid__in={one.subject for one in documents},
        status__in=sorted(state.value for state in SIGNED),
    )
    known = set(signed.values_list("uuid", flat=True))
    return {one.pk for one in documents if one.subject in known}
