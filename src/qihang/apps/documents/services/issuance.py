"""A document is issued, and taken back. Who may do so is for the app whose kind it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import SystemRandom
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.documents.kinds import DocumentKind, kind_named
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import Holder, content_hash, draw_number
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Refusal, Scope
from qihang.policy import load

_CHANCE = SystemRandom()


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is to be issued: its kind, what it says, what it speaks of, whose it is, for how many days.

    `noted` goes into the audit; the content does not. `replaces` is superseded by it.
    """

    kind: str
    content: Mapping[str, Any]
    subject_kind: str
    subject: UUID
    org_path: str
    holder: Holder | None = None
    days: int | None = None
    noted: Mapping[str, object] = field(default_factory=dict)
    replaces: Document | None = None


@transaction.atomic
def issue(scope: Scope, new: NewDocument, now: datetime) -> Document:
    """A document with a number, valid for so many days from today on, or without end.

    Raises Refusal valid_too_long, and not_as_signed where the one it replaces was altered by hand.
    """
    kind = kind_named(new.kind)
    if kind is None or (new.replaces and new.replaces.kind != kind.key):
        message = f"no app gives the kind {new.kind}, or it replaces one of another"
        raise ValueError(message)
    until = _valid_until(kind, new.days, timezone.localdate(now))
    document = Document.objects.create(
        kind=kind.key,
        number=draw_number(_CHANCE, kind.prefix),
        transfer_number=draw_number(_CHANCE, kind.prefix) if kind.transfer else None,
        content=new.content,
        content_hash=content_hash(new.content),
        subject_kind=new.subject_kind,
        subject=new.subject,
        org_path=new.org_path,
        holder_kind=new.holder.kind.value if new.holder else "",
        holder=new.holder.id if new.holder else None,
        issued_at=now,
        valid_until=until,
    )
    replaced = [_supersede(new.replaces, document)] if new.replaces else []
    record_act(
        scope, f"{kind.key}.issue", kind.key, document.uuid, org_path=document.org_path,
        after={**new.noted, "valid_until": until}, also={kind.key: replaced} if replaced else {},
    )  # fmt: skip
    return document


@transaction.atomic
def revoke(scope: Scope, document: Document, now: datetime, why: str = "") -> Document:
    """From this moment it shows nothing; twice is once."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.revoked_at is None:
        must_be_as_signed(**{locked.kind: [locked.pk]})
        locked.revoked_at, locked.revoked_why = now, why
        locked.save(update_fields=["revoked_at", "revoked_why"])
        record_act(
            scope, f"{locked.kind}.revoke", locked.kind, locked.uuid, org_path=locked.org_path,
            after={"revoked_at": now}, reason=why,
        )  # fmt: skip
    return locked


def _supersede(old: Document, by: Document) -> int:
    locked = Document.objects.select_for_update().get(pk=old.pk)
    must_be_as_signed(**{locked.kind: [locked.pk]})
    locked.superseded_by = by
    locked.save(update_fields=["superseded_by"])
    return locked.pk


def _valid_until(kind: DocumentKind, days: int | None, today: date) -> date | None:
    if not kind.longest and days is None:
        return None
    longest = load().limit(kind.longest, today) if kind.longest else days
    if days is None or not 1 <= days <= (longest or 0):
        raise Refusal("valid_too_long", "有效期请在 1 到 {longest} 天之间选择。", longest=longest)
    return today + timedelta(days=days)
