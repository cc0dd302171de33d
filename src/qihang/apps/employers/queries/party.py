"""What everybody may read of a verified employer: its party page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries.records import VERIFIED
from qihang.kernel import Scope


@dataclass(frozen=True, slots=True)
class PublicEmployer:
    """A verified employer without what is nobody's but its office's; panels of upper apps are about this."""

    id: int
    uuid: UUID
    party: str
    name: str
    code: str
    kind: str
    industry: str
    size: str
    place: str
    address: str
    intro: str
    website: str
    central_group: str
    branch_of: str
    services: tuple[str, ...]
    verified_on: date | None
    verified_until: date | None


def public_employer(scope: Scope, uuid: UUID) -> PublicEmployer:  # noqa: ARG001 - for everybody
    """A verified one; raises Employer.DoesNotExist for all others."""
    found = Employer.objects.filter(VERIFIED).select_related("branch_of").get(uuid=uuid)
    return PublicEmployer(
        found.pk, found.uuid, found.party, found.name, found.code, found.kind, found.industry,
        found.size, found.place, found.address, found.intro, found.website,
        found.central_group if found.central_confirmed else "",
        found.branch_of.name if found.branch_of else "", tuple(found.services),
        found.verified_at.date() if found.verified_at else None, found.verified_until,
    )  # fmt: skip
