"""What an employer says of itself: written by its own people, seen again by the office where that matters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.employers.events import EmployerChanged
from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries import employer_in
from qihang.apps.employers.rules import LIVING, EmployerAction, EmployerDetails, EmployerState
from qihang.apps.employers.rules.details import LOOKED_AT, NAMES, change_refusal
from qihang.apps.employers.services.licences import UploadedLicence, keep_licence
from qihang.apps.employers.services.transitions import EMPLOYER, step_of
from qihang.apps.moves.rules import NOT_YOURS, Transition
from qihang.apps.moves.services import lock_records
from qihang.apps.orgs.services import record_act, seal, unseal
from qihang.apps.registers.rules import plain
from qihang.kernel import Permission, Refusal, Scope, bus
from qihang.kernel.identity import mask
from qihang.policy import load


def details_of(employer: Employer) -> EmployerDetails:
    """What it says of itself now, the phone whole."""
    given: dict[str, Any] = {name: getattr(employer, name, "") for name in NAMES}
    given["services"] = tuple(employer.services)
    given["phone"] = phone_of(employer)
    given["branch_code"] = employer.branch_of.code if employer.branch_of else ""
    return EmployerDetails(**given)


def phone_of(employer: Employer) -> str:
    """The phone whole, for its own people and its office."""
    return unseal(bytes(employer.phone_sealed)) if employer.phone_sealed else ""


def columns_of(scope: Scope, details: EmployerDetails) -> dict[str, Any]:
    """The columns that hold these details. Raises Refusal no_such_firm where a branch names a firm that is not here."""
    given: dict[str, Any] = {
        name: getattr(details, name)
        for name in NAMES
        if name not in {"phone", "branch_code", "services"}
    }
    return given | {
        "plain": plain(details.name),
        "section": section_of(details.industry),
        "services": list(details.services),
        "phone_sealed": seal(details.phone) if details.phone else None,
        "phone_masked": mask(details.phone),
        "branch_of": _head_office(scope, details.branch_code),
    }


def section_of(industry: str) -> str:
    """The section of GB/T 4754 that an industry lies in."""
    return industry[:1] if industry in load().codes.table("industry_gb4754") else ""


@transaction.atomic
def change_details(
    scope: Scope,
    uuid: UUID,
    details: EmployerDetails,
    now: datetime,
    *,
    licence: UploadedLicence | None = None,
    anew: bool = False,
) -> Employer:
    """Keep what the employer says of itself; `anew` where it shall be verified again for it.

    Refuses with not_yours, name_missing, no_such_firm, under_review, over, verified_anew and as files.store.
    """
    employer = locked_own(scope, uuid)
    if not details.name:
        raise Refusal("name_missing", "请填写单位名称。")
    before = details_of(employer)
    changed = [name for name in NAMES if getattr(before, name) != getattr(details, name)]
    looked_at = bool(licence) or any(name in LOOKED_AT for name in changed)
    state = EmployerState(employer.status)
    if refusal := change_refusal(state, looked_at=looked_at, anew=anew):
        raise refusal
    if not changed and licence is None:
        return employer
    write(employer, columns_of(scope, details), licence, now, group="central_group" in changed)
    record_act(
        scope, "employer.change", "employer", employer.uuid, org_path=employer.org_path,
        after={"fields": changed + (["licence"] if licence else [])},
    )  # fmt: skip
    bus.publish(EmployerChanged(frozenset({employer.pk}), now))
    if looked_at and employer.is_verified:
        step_of(scope, employer, Transition(EmployerAction.AMEND, now))
    return employer


def write(
    employer: Employer,
    columns: dict[str, Any],
    licence: UploadedLicence | None,
    now: datetime,
    *,
    group: bool,
) -> None:
    """Set the columns; a group that was declared anew is confirmed by nobody yet."""
    if columns["branch_of"] is not None and columns["branch_of"].pk == employer.pk:
        raise Refusal("own_branch", "上级单位不能是本单位，请换一个。")
    if licence is not None:
        columns["licence"], columns["licence_name"] = keep_licence(licence, now)
    if group:
        columns["central_confirmed"] = False
    for name, value in columns.items():
        setattr(employer, name, value)
    employer.save(update_fields=list(columns))


def locked_own(scope: Scope, uuid: UUID) -> Employer:
    """The reader's own employer, locked; raises Refusal not_yours."""
    found = employer_in(scope, uuid)
    if not scope.holds(Permission.EMPLOYER_MANAGE_OWN, found.org_path):
        raise NOT_YOURS
    (employer,) = lock_records(EMPLOYER, Q(pk=found.pk))
    return employer


def _head_office(scope: Scope, code: str) -> Employer | None:  # noqa: ARG001 - that a firm is here is public
    if not code:
        return None
    living = Employer.objects.filter(status__in=sorted(state.value for state in LIVING))
    found = living.filter(code=code).first()
    if found is None:
        raise Refusal("no_such_firm", "平台上没有这个代码的单位；上级单位还没有注册的可以先不填。")
    return found
