"""The graduate issues a proof of what counts, and takes it back at once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.certificates.queries import valid_proofs
from qihang.apps.certificates.rules import PROOF, ProofField
from qihang.apps.destinations.services.own_record import locked_own
from qihang.apps.documents import queries as documents
from qihang.apps.documents import services
from qihang.apps.documents.models import Document
from qihang.apps.documents.rules import Holder, HolderKind
from qihang.apps.documents.services import NewDocument
from qihang.kernel import Refusal, Scope
from qihang.policy import load


@transaction.atomic
def issue(scope: Scope, now: datetime, fields: Iterable[ProofField], days: int) -> Document:
    """A proof of the graduate's registration that counts, valid for so many days from today on.

    Raises Refusal nothing_to_prove, valid_too_long or too_many_proofs.
    """
    graduate, own = locked_own(scope)
    version = own.effective
    if version is None:
        raise Refusal(
            "nothing_to_prove", "还没有可以证明的登记。登记经学校审核通过后，就可以签发证明。"
        )
    _must_be_allowed(scope, now)
    content = {"shows": [shown.value for shown in ProofField if shown in set(fields)]}
    proof = NewDocument(
        PROOF,
        content,
        "destination",
        version.uuid,
        version.org_path,
        holder=Holder(HolderKind.GRADUATE, graduate.pk),
        days=days,
        noted=content,
    )
    return services.issue(scope, proof, now)


@transaction.atomic
def revoke(scope: Scope, now: datetime, uuid: UUID) -> Document:
    """From this moment it shows nothing; twice is once. Raises Document.DoesNotExist if not own."""
    locked_own(scope)
    return services.revoke(scope, documents.own_document(scope, PROOF, uuid), now)


def _must_be_allowed(scope: Scope, now: datetime) -> None:
    today = timezone.localdate(now)
    most = load().limit("proofs_live", today)
    if len(valid_proofs(scope, today)) >= most:
        raise Refusal(
            "too_many_proofs", "最多同时有 {most} 份有效证明，请先撤销不用的。", most=most
        )
