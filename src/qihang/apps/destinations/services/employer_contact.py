"""Showing the employer's contact phone whole, so that a reviewer can call."""

from uuid import UUID

from django.db import transaction

from qihang.apps.destinations.queries import destinations_in
from qihang.apps.moves.rules import must_have_reason
from qihang.apps.orgs.queries import within
from qihang.apps.orgs.services import record_act, unseal
from qihang.kernel import Permission, Refusal, Scope


@transaction.atomic
def unmask_contact(scope: Scope, uuid: UUID, reason: str) -> str:
    """The contact's phone; the act and its reason stand in the audit.

    Raises Destination.DoesNotExist outside the scope of PERSON_UNMASK, Refusal reason_missing or
    not_on_record.
    """
    reach = within(scope, Permission.PERSON_UNMASK)
    version = destinations_in(scope).filter(reach).get(uuid=uuid)
    text = must_have_reason(reason)
    if version.contact_phone_sealed is None:
        raise Refusal("not_on_record", "这条登记没有联系人电话。")
    record_act(
        scope,
        "destination.unmask",
        "destination",
        uuid,
        org_path=version.org_path,
        after={"field": "contact_phone"},
        reason=text,
    )
    return unseal(version.contact_phone_sealed)
