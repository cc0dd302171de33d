"""What an employer does itself with its verification: submit, ask for another year, leave."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerAction, EmployerState, Party
from qihang.apps.employers.rules.details import missing
from qihang.apps.employers.services.details import details_of, locked_own
from qihang.apps.employers.services.recruiters import leads
from qihang.apps.employers.services.transitions import step_of
from qihang.apps.moves.rules import Transition
from qihang.kernel import Refusal, Scope

A = EmployerAction


@transaction.atomic
def submit(scope: Scope, uuid: UUID, now: datetime) -> Employer:
    """Ask to be verified, or for another year. Refuses with not_yours, incomplete, not_in_this_state."""
    employer = locked_own(scope, uuid)
    gaps = missing(
        details_of(employer), Party(employer.party), licence=employer.licence_id is not None
    )
    if gaps:
        raise Refusal("incomplete", "还有信息没有填写，请补齐后再提交。", gaps)
    action = A.RENEW if employer.status == EmployerState.VERIFIED else A.SUBMIT
    step_of(scope, employer, Transition(action, now))
    return employer


@transaction.atomic
def leave(scope: Scope, uuid: UUID, now: datetime, reason: str) -> Employer:
    """The employer leaves the platform; only its lead recruiter decides that. Refuses with not_lead."""
    employer = locked_own(scope, uuid)
    if not leads(scope, employer):
        raise Refusal("not_lead", "只有招聘负责人可以让单位退出平台。")
    step_of(scope, employer, Transition(A.LEAVE, now, reason))
    return employer
