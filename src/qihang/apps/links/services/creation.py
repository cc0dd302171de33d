"""A link is made, its token told once; and taken back. Who may do so is for the app of its purpose."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.documents.rules import draw_number
from qihang.apps.links.models import PublicLink, token_hash
from qihang.apps.links.purposes import purpose_named
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Scope
from qihang.policy import load

TOKEN = 32  # bytes
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class NewLink:
    """What a link is for and what it opens."""

    purpose: str
    subject_kind: str
    subject: UUID
    org_path: str


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A new link with its token, which is kept nowhere."""

    link: PublicLink
    token: str


@transaction.atomic
def make_link(scope: Scope, new: NewLink) -> MadeLink:
    """A link that holds for the days of its purpose, from now on in real time."""
    purpose = purpose_named(new.purpose)
    if purpose is None:
        message = f"no app gives the purpose {new.purpose}"
        raise ValueError(message)
    now, token = real_now(), secrets.token_urlsafe(TOKEN)
    days = load().limit(purpose.days, timezone.localdate(now))
    link = PublicLink.objects.create(
        purpose=purpose.key,
        token_hash=token_hash(token),
        receipt=draw_number(_CHANCE),
        subject_kind=new.subject_kind,
        subject=new.subject,
        org_path=new.org_path,
        created_by_id=scope.account,
        created_at=now,
        expires_at=now + timedelta(days=days),
        uses_left=1 if purpose.once else None,
    )
    _record(scope, "link.create", link, {"purpose": link.purpose, "expires_at": link.expires_at})
    return MadeLink(link, token)


@transaction.atomic
def revoke_link(scope: Scope, link: PublicLink) -> PublicLink:
    """From this moment it opens nothing; twice is once."""
    locked = PublicLink.objects.select_for_update().get(pk=link.pk)
    if locked.revoked_at is None:
        must_be_as_signed(link=[locked.pk])
        locked.revoked_at = real_now()
        locked.save(update_fields=["revoked_at"])
        _record(scope, "link.revoke", locked, {"revoked_at": locked.revoked_at})
    return locked


def _record(scope: Scope, act: str, link: PublicLink, after: dict[str, object]) -> None:
    record_act(scope, act, "link", link.uuid, org_path=link.org_path, after=after)
