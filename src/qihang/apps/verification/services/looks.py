"""Reading one paper or one telephone from a finding: each is an act of its own, with its reason."""

from uuid import UUID

from django.db import transaction

from qihang.apps.destinations.models import Destination, Evidence
from qihang.apps.moves.rules import must_have_reason
from qihang.apps.orgs.services import record_act, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services import involve
from qihang.apps.verification.models import Finding, FindingMaterial
from qihang.apps.verification.queries import paper_behind, registration_behind
from qihang.kernel import Refusal, Scope


@transaction.atomic
def read_paper(scope: Scope, finding: UUID, paper: UUID, reason: str) -> Evidence:
    """One piece of evidence, to be shown once.

    Raises Finding.DoesNotExist and Evidence.DoesNotExist outside the scope; refuses with reason_missing.
    """
    text = must_have_reason(reason)
    found, evidence = paper_behind(scope, finding, paper)
    after = {"paper": str(evidence.uuid), "registration": str(evidence.destination.uuid)}
    _record(scope, "finding.read_paper", found, evidence.destination, after, text)
    return evidence


@transaction.atomic
def read_phone(
    scope: Scope, finding: UUID, version: UUID, *, of_graduate: bool, reason: str
) -> str:
    """One telephone whole, of the employer's contact or of the graduate.

    Raises Finding.DoesNotExist and Destination.DoesNotExist; refuses with reason_missing, not_on_record.
    """
    text = must_have_reason(reason)
    found, registration = registration_behind(scope, finding, version)
    sealed = registration.contact_phone_sealed
    if of_graduate:
        sealed = registration.graduate.phone_sealed
    if sealed is None:
        raise Refusal("not_on_record", "没有登记这个电话。")
    after = {
        "phone": "graduate" if of_graduate else "contact",
        "registration": str(registration.uuid),
    }
    _record(scope, "finding.read_phone", found, registration, after, text)
    return unseal(sealed)


@transaction.atomic
def note_material_read(scope: Scope, paper: FindingMaterial) -> None:
    """Somebody opened a paper of an answer."""
    finding = paper.finding
    record_act(
        scope, "finding.read_material", "finding", finding.uuid, org_path=finding.org_path,
        after={"paper": str(paper.uuid)},
    )  # fmt: skip


def _record(
    scope: Scope,
    act: str,
    finding: Finding,
    version: Destination,
    after: dict[str, str],
    reason: str,
) -> None:
    """Whoever saw a person's numbers is involved, and no longer reviews this graduate."""
    involve(scope, Graduate.objects.filter(pk=version.graduate_id), How.UNMASK)
    record_act(
        scope, act, "finding", finding.uuid, org_path=finding.org_path, after=after, reason=reason
    )
