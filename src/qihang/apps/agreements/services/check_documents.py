"""A graduate lets others check the own signed agreement by a number, and takes that back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.agreements.queries import signed_of, valid_check
from qihang.apps.agreements.rules import CHECK
from qihang.apps.agreements.services.transitions import lock_graduates
from qihang.apps.documents import services as documents
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import Holder, HolderKind
from qihang.apps.documents.services import NewDocument
from qihang.kernel import Refusal, Scope


@transaction.atomic
def issue_check(scope: Scope, now: datetime) -> Document:
    """A number by which others check the own signed agreement; the one there is, if it holds.

    Raises Refusal no_agreement.
    """
    graduate = scope.graduate or 0
    lock_graduates([graduate])
    agreement = signed_of(scope, [graduate]).get(graduate)
    if agreement is None:
        raise Refusal("no_agreement", "您现在没有已签约的就业协议。")
    found = valid_check(scope, timezone.localdate(now))
    if found is not None:
        return found
    new = NewDocument(
        CHECK, {}, "agreement", agreement.uuid, agreement.org_path,
        holder=Holder(HolderKind.GRADUATE, graduate),
    )  # fmt: skip
    return documents.issue(scope, new, now)


@transaction.atomic
def revoke_check(scope: Scope, now: datetime) -> None:
    """From this moment the number shows nothing. Raises Refusal nothing_to_revoke."""
    lock_graduates([scope.graduate or 0])
    found = valid_check(scope, timezone.localdate(now))
    if found is None:
        raise Refusal("nothing_to_revoke", "没有可以撤销的核验编号。")
    documents.revoke(scope, found, now)
