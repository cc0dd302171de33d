"""An office enters an employer that has not signed up yet, verifies it as any other; somebody claims it later."""

from datetime import datetime

from django.db import transaction

from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries import living_of_code
from qihang.apps.employers.rules import EmployerAction
from qihang.apps.employers.rules.details import at_field
from qihang.apps.employers.services.sign_up import BAD_CODE, SignUp, make_employer, open_outside
from qihang.apps.employers.services.transitions import EMPLOYER
from qihang.apps.moves.rules import NOT_YOURS, Transition
from qihang.apps.moves.services import apply_transition
from qihang.apps.orgs.services import record_act
from qihang.kernel import Permission, Refusal, Scope, msgid
from qihang.kernel.identity import is_credit_code

SYSTEM = Scope.for_system("an office enters an employer")
KNOWN = at_field("known", msgid("这个单位已在平台上，请直接查看。"), "code")


@transaction.atomic
def enter(scope: Scope, given: SignUp, office: str, now: datetime) -> Employer:
    """A row that waits for this very office; nobody recruits for it before it is claimed.

    Refuses with not_yours, bad_credit_code, known, name_missing and as files.store.
    """
    if not scope.holds(Permission.EMPLOYER_VERIFY, office):
        raise NOT_YOURS
    if not is_credit_code(given.code):
        raise BAD_CODE
    if not given.details.name:
        raise Refusal("name_missing", "请填写单位名称。")
    if living_of_code(SYSTEM, given.code) is not None:
        raise KNOWN
    org = open_outside(SYSTEM, given.party, given.code, given.details)
    employer = make_employer(scope, org, given, now, lead=None, office=office)
    record_act(
        scope, "employer.enter", "employer", employer.uuid, org_path=org.path,
        after={"code": given.code, "name": employer.name, "office": office},
    )  # fmt: skip
    apply_transition(SYSTEM, EMPLOYER, [employer], Transition(EmployerAction.SUBMIT, now))
    employer.refresh_from_db()
    return employer
