"""The public check: number and name open what kind and holder let others see, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from ipaddress import IPv4Address, ip_address
from uuid import UUID

from qihang.apps.documents.kinds import Description, DocumentKind, kind_named
from qihang.apps.documents.models import Document, DocumentLook
from qihang.apps.documents.queries import document_by_number, document_by_uuid, states
from qihang.apps.documents.rules import (
    DocumentState,
    LookupOutcome,
    is_early_number,
    is_number,
    plain,
    same_name,
)
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import Throttle, begin_attempt, must_be_as_signed
from qihang.kernel import Refusal, Scope, msgid
from qihang.web.components import Fact

# How often a number may be tried, and from one address any number.
LOOKS = Throttle(
    "document",
    span="proof_lock",
    limits={"address": "proof_attempts_address", "number": "proof_attempts"},
    code="too_many_looks",
    words=msgid("查询次数过多，请 {minutes} 分钟后再试。"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the visitor learns: kind, state, until when it holds, and, while valid, whose and what is shown.

    `name` is the holder's as it is kept, not as the visitor wrote it.
    """

    kind: DocumentKind
    document: Document
    state: DocumentState
    name: str
    facts: tuple[Fact, ...]
    at: datetime


def check(scope: Scope, number: str, name: str, address: str | None, today: date) -> Answer:
    """What a document says to somebody who knows its number and its holder's name.

    `today` is the product clock's. The look is written down for the holder. Raises Refusal
    number_wrong (mistyped: nothing is counted), proof_unknown (the same words whether the number or
    the name is another), document_altered or too_many_looks.
    """
    asked = plain(number)
    if not is_number(asked) and not _issued_early(scope, asked):
        raise Refusal("number_wrong", "编号不对：共 16 位，最后一位用来校验。请对照原件逐位核对。")
    attempt = begin_attempt(LOOKS, {"address": address, "number": asked})
    found = _found(document_by_number(scope, asked))
    if found is None or not same_name(name, found.description.holder_name):
        if found is not None:
            note_look(found.document, LookupOutcome.OTHER_NAME, address)
        raise Refusal("proof_unknown", "没有查到：编号与姓名不相符，或编号不存在。请核对后再查。")
    answer = _answer(scope, found, address, today)
    attempt.succeeded()
    return answer


def check_linked(scope: Scope, uuid: UUID, address: str | None, today: date) -> Answer:
    """The same for who was given this one document by its holder.

    Whoever calls it has made sure of that. Raises Refusal document_gone or document_altered.
    """
    found = _found(document_by_uuid(scope, uuid))
    if found is None:
        raise Refusal("document_gone", "这份文件已经不在了。")
    return _answer(scope, found, address, today)


def must_be_genuine(document: Document) -> None:
    """Raises Refusal document_altered where somebody changed it beside the product."""
    try:
        must_be_as_signed(**{document.kind: [document.pk]})
    except Refusal:
        raise Refusal(
            "document_altered", "这份文件的内容与签发时不同，不能作为凭据。请向签发单位核实。"
        ) from None


def note_look(document: Document, outcome: LookupOutcome, address: str | None) -> None:
    """Write a look down for the holder."""
    DocumentLook.objects.create(
        document=document, at=real_now(), outcome=outcome.value, network=network_of(address)
    )


def network_of(address: str | None) -> str:
    """The first half of an address: 203.0.*.*"""
    if not address:
        return ""
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return ".".join([*str(found).split(".")[:2], "*", "*"])
    return ":".join(found.exploded.split(":")[:2]) + ":*"


@dataclass(frozen=True, slots=True)
class _Found:
    kind: DocumentKind
    document: Document
    description: Description


def _found(document: Document | None) -> _Found | None:
    kind = kind_named(document.kind) if document else None
    description = kind.describe(document) if document and kind else None
    if document is None or kind is None or description is None:
        return None
    return _Found(kind, document, description)


def _answer(scope: Scope, found: _Found, address: str | None, today: date) -> Answer:
    must_be_genuine(found.document)
    state = states(scope, [found.document], today)[found.document.pk]
    note_look(found.document, LookupOutcome(state.value), address)
    said = found.description
    shown = said.facts if state == DocumentState.VALID else ()
    return Answer(found.kind, found.document, state, said.holder_name, shown, real_now())


def _issued_early(scope: Scope, number: str) -> bool:
    """Whether it was issued with the first check: any other number with that check is mistyped."""
    return is_early_number(number) and document_by_number(scope, number) is not None
