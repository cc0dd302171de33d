"""Showing a masked value whole, once, against a reason; and noting who was looked at in a power session."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from qihang.apps.orgs.queries import within
from qihang.apps.orgs.services import Act, record_act, record_acts, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import How
from qihang.apps.people.services.involvement import involve
from qihang.kernel import Permission, Refusal, Scope

# What can be unmasked: the column it is sealed in.
SEALED = {"id_number": "id_number_sealed", "phone": "phone_sealed"}


@transaction.atomic
def unmask(scope: Scope, uuid: UUID, field: str, reason: str) -> str:
    """The clear text of `id_number` or `phone`; the act and its reason stand in the audit.

    Raises Graduate.DoesNotExist outside the scope of PERSON_UNMASK and KeyError for another
    field. Refuses with reason_missing, not_on_record.
    """
    graduate = Graduate.objects.get(within(scope, Permission.PERSON_UNMASK), uuid=uuid)
    if not reason.strip():
        raise Refusal("reason_missing", "请写明为什么要查看，理由会记入审计记录。")
    sealed = getattr(graduate, SEALED[field])
    if sealed is None:
        raise Refusal("not_on_record", "这一项没有登记，没有可以显示的内容。")
    involve(scope, Graduate.objects.filter(pk=graduate.pk), How.UNMASK)
    record_act(
        scope,
        "person.unmask",
        "graduate",
        uuid,
        org_path=graduate.org_path,
        after={"field": field},
        reason=reason.strip(),
    )
    return unseal(sealed)


def unmask_many(
    scope: Scope, graduates: Sequence[Graduate], field: str, reason: str
) -> dict[int, str]:
    """The clear texts by id, of those the scope may unmask; without a reason of none.

    One act for each person stands in the audit, so that each can be told who read the number.
    """
    shown = [
        g
        for g in graduates
        if reason
        and scope.holds(Permission.PERSON_UNMASK, g.org_path)
        and getattr(g, SEALED[field]) is not None
    ]
    if not shown:
        return {}
    involve(scope, Graduate.objects.filter(pk__in=[g.pk for g in shown]), How.UNMASK)
    after = {"field": field}
    acts = [
        Act("person.unmask", "graduate", g.uuid, g.org_path, after=after, reason=reason)
        for g in shown
    ]
    record_acts(scope, acts)
    return {g.pk: unseal(getattr(g, SEALED[field])) for g in shown}


def record_read(scope: Scope, graduate: Graduate) -> None:
    """Note that a person's page was opened, if it was opened by power and not in daily work."""
    if scope.allows(Permission.POWER_OPEN):
        record_act(scope, "person.read", "graduate", graduate.uuid, org_path=graduate.org_path)


def record_list(scope: Scope, total: int) -> None:
    """Note that persons were listed, if by power; how many there were."""
    if scope.allows(Permission.POWER_OPEN):
        paths = scope.paths(Permission.PERSON_SEE)
        record_act(scope, "person.list", "org", paths[0], org_path=paths[0], after={"total": total})
