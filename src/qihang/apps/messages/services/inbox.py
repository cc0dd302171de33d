"""What a reader does with the own inbox: read, and choose how to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.messages.models import Message, Preference
from qihang.apps.messages.queries import inbox_in
from qihang.apps.orgs.queries import account_of
from qihang.apps.orgs.services import record_act
from qihang.kernel import Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class Wishes:
    """Channels wanted, optional templates unsubscribed from, the name in the work chat."""

    channels: tuple[str, ...]
    muted: tuple[str, ...] = ()
    work_chat_id: str = ""


def mark_read(scope: Scope, now: datetime, uuids: Iterable[UUID] | None = None) -> int:
    """Mark these of the own messages as read, or all; how many were new."""
    unread = inbox_in(scope).filter(read_at=None)
    if uuids is not None:
        unread = unread.filter(uuid__in=list(uuids))
    return unread.order_by().update(read_at=now)


def open_message(scope: Scope, uuid: UUID, now: datetime) -> Message:
    """One of the own messages, read from now on; raises Message.DoesNotExist for another's."""
    message = inbox_in(scope).get(uuid=uuid)
    if message.read_at is None:
        message.read_at = now
        message.save(update_fields=["read_at"])
    return message


@transaction.atomic
def keep_wishes(scope: Scope, wishes: Wishes) -> None:
    """Keep how the own account wants to be told; what is not known or not optional is left out."""
    known = load().messages
    optional = [code for code in wishes.muted if known.templates[code].optional]
    values = {
        "channels": [name for name in wishes.channels if name in known.channels],
        "muted": optional,
        "work_chat_id": wishes.work_chat_id,
    }
    account = account_of(scope)
    row, _ = Preference.objects.update_or_create(account_id=account, defaults=values)
    facts = {"channels": values["channels"], "muted": optional}
    record_act(scope, "message.wishes", "account", row.account.uuid, after=facts)
