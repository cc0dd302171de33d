"""The graduate gives somebody a link to one proof, and takes it back."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.certificates.queries import valid_proofs
from qihang.apps.certificates.rules import PROOF
from qihang.apps.destinations.services.own_record import locked_own
from qihang.apps.documents.models import Document
from qihang.apps.links import queries, services
from qihang.apps.links.models import PublicLink
from qihang.apps.links.services import MadeLink, NewLink
from qihang.apps.orgs.queries import real_now
from qihang.kernel import Refusal, Scope
from qihang.policy import load


@transaction.atomic
def make_proof_link(scope: Scope, proof: Document, day: date) -> MadeLink:
    """A link that opens this own proof and nothing else; `day` is the product clock's.

    Raises Refusal proof_ended or too_many_links.
    """
    locked_own(scope)
    now = real_now()
    if proof.pk not in {valid.pk for valid in valid_proofs(scope, day)}:
        raise Refusal("proof_ended", "这份证明已失效，不能再生成链接。")
    most = load().limit("proof_links", timezone.localdate(now))
    if len(queries.open_links_to(scope, PROOF, [proof.uuid], now)) >= most:
        raise Refusal(
            "too_many_links", "每份证明最多同时有 {most} 个可用链接，请先收回不用的。", most=most
        )
    return services.make_link(scope, NewLink(PROOF, "document", proof.uuid, proof.org_path))


@transaction.atomic
def revoke_proof_link(scope: Scope, proof: Document, uuid: UUID) -> PublicLink:
    """Take a link to an own proof back. Raises PublicLink.DoesNotExist."""
    link = queries.links_to(scope, PROOF, [proof.uuid]).get(uuid=uuid)
    return services.revoke_link(scope, link)
