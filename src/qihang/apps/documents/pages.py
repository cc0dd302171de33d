"""How documents are written on pages and on paper."""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.documents import labels
from qihang.apps.documents.kinds import DocumentKind
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.rules import DocumentState, LookupOutcome, spaced
from qihang.web import components, formats
from qihang.web.components import Fact, Moment
from qihang.web.qr import svg
from qihang.web.request import Request


def check_page(request: Request) -> str:
    """The public page, as it is printed."""
    return request.build_absolute_uri(reverse("documents:verify"))


def check_address(request: Request, document: Document) -> str:
    """The same with the number filled in; the name is for the visitor to know."""
    return f"{check_page(request)}?n={document.number}"


def state_badge(state: DocumentState) -> SafeString:
    """What it is worth, as a badge."""
    return components.status(labels.STATE[state], labels.TONE[state])


def ended_notice(kind: DocumentKind, state: DocumentState) -> str:
    """What a visitor reads of a document that shows nothing; "" of one that does."""
    return (
        "" if state == DocumentState.VALID else str(kind.notices.get(state, labels.NOTICES[state]))
    )


def last_day(document: Document) -> str:
    """The last day on which it holds; a dash where it has no end."""
    if document.valid_until is None:
        return formats.DASH
    return formats.day(document.valid_until - timedelta(days=1))


def number_facts(document: Document) -> list[Fact]:
    """Its numbers, spaced as they are printed."""
    found = [Fact(gettext("核验编号"), spaced(document.number))]
    if document.transfer_number:
        found.append(Fact(gettext("转递编号"), spaced(document.transfer_number)))
    return found


def printed_check(document: Document, page: str, address: str) -> dict[str, str]:
    """What documents/typst/check.typ prints: numbers, last day, where to check, the code to scan."""
    return {
        "number": spaced(document.number),
        "transfer_number": spaced(document.transfer_number or ""),
        "last_day": last_day(document),
        "address": page,
        "qr": svg(address),
    }


def looks(found: Iterable[DocumentLook]) -> list[Moment]:
    """The access log as a timeline."""
    return [
        Moment(
            look.at,
            look.network,
            str(labels.OUTCOME[LookupOutcome(look.outcome)]),
            tone="good" if look.outcome == LookupOutcome.VALID else "plain",
        )
        for look in found
    ]
