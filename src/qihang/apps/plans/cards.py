"""The plan on everybody's home, kept for a minute because it is asked by everybody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans import queries
from qihang.apps.plans.pages import home_card
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web.edition import edition
from qihang.web.home import Area, Card
from qihang.web.recent import recent
from qihang.web.request import Request, once


@dataclass(frozen=True, slots=True)
class PlanCard:
    """The plan as drawn; `whole` where the reader answers for all of it."""

    drawn: SafeString | str = ""
    whole: bool = False


def own_duties(request: Request) -> SafeString | str:
    """Where the plan stands for this reader; empty for those whom it gives nothing to do."""
    card = once(request, _card)
    return "" if card.whole else card.drawn


def whole_plan(request: Request) -> SafeString | str:
    """The same where the reader answers for all of it: there it is read, not only waited for."""
    card = once(request, _card)
    return card.drawn if card.whole else ""


def _card(request: Request) -> PlanCard:
    minute = real_now().replace(second=0, microsecond=0)
    return _drawn(request.scope.rights, edition().code, request.today, minute)


@recent(256)
def _drawn(scope: Scope, code: str, today: date, _minute: datetime) -> PlanCard:
    plan = load().edition(code)
    try:
        org = queries.seat_of(scope)
    except Org.DoesNotExist:
        return PlanCard()
    found = queries.progress(scope, plan, org, today)
    department = queries.department_of(scope, plan)
    whole = org.kind == OrgKind.PROVINCE and not department
    return PlanCard(home_card(found, department), whole)


GIVES = (
    Card("plan", own_duties, order=20, permission=Permission.PLAN_SEE),
    Card("whole_plan", whole_plan, order=20, areas=(Area.MAIN,), permission=Permission.PLAN_SEE),
)
