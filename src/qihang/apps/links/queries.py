"""Reads of public links: by their token or receipt for whoever has it, by subject for who gave them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from qihang.apps.links.models import PublicLink, state_of, token_hash
from qihang.apps.links.purposes import purpose_named
from qihang.apps.links.rules import LinkState
from qihang.kernel import Scope


def links_to(
    scope: Scope,  # noqa: ARG001 - whoever calls it has found the subjects in the scope
    purpose: str,
    subjects: Iterable[UUID],
) -> QuerySet[PublicLink]:
    """The links to these subjects, newest first, whichever account gave them.

    A link goes with its subject: who gets a new account sees and takes back what the old one gave away,
    and what a stranger in that account gave away. Whoever calls it has made sure whose the subjects are.
    """
    found = PublicLink.objects.filter(purpose=purpose, subject__in=[*subjects])
    return found.order_by("-created_at", "-pk")


def open_links_to(
    scope: Scope, purpose: str, subjects: Iterable[UUID], now: datetime
) -> list[PublicLink]:
    """Those of them that still open."""
    found = links_to(scope, purpose, subjects)
    return [link for link in found if state_of(link, now) == LinkState.OPEN]


def link_by_token(scope: Scope, token: str, now: datetime) -> PublicLink | None:  # noqa: ARG001 - the token is the key
    """The link of this token if it still opens and some app still gives its purpose."""
    link = PublicLink.objects.filter(token_hash=token_hash(token)).first()
    opens = link and state_of(link, now) == LinkState.OPEN and purpose_named(link.purpose)
    return link if opens else None


def link_by_receipt(scope: Scope, receipt: str) -> PublicLink | None:  # noqa: ARG001 - the receipt is the key
    """The link with this receipt number, whatever its state."""
    return PublicLink.objects.filter(receipt=receipt).first()
