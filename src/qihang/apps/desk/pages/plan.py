"""The plan on everybody's home, kept for a minute because it is asked by everybody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from qihang.apps.desk.pages import phases
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans import queries
from qihang.apps.plans.pages import home_card
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web.recent import recent
from qihang.web.request import Request


@dataclass(frozen=True, slots=True)
class Card:
    """The plan as drawn; `whole` where the reader answers for all of it."""

    drawn: SafeString | str = ""
    whole: bool = False


def card(request: Request) -> Card:
    """Where the plan stands for this reader; empty for those whom it gives nothing to do."""
    if not request.scope.allows(Permission.PLAN_SEE):
        return Card()
    minute = real_now().replace(second=0, microsecond=0)
    return _drawn(request.scope.rights, phases.edition().code, request.today, minute)


@recent(256)
def _drawn(scope: Scope, code: str, today: date, _minute: datetime) -> Card:
    edition = load().edition(code)
    try:
        org = queries.seat_of(scope)
    except Org.DoesNotExist:
        return Card()
    found = queries.progress(scope, edition, org, today)
    department = queries.department_of(scope, edition)
    whole = org.kind == OrgKind.PROVINCE and not department
    return Card(home_card(found, department), whole)
