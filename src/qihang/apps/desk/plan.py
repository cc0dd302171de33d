"""The plan on everybody's home, kept for a minute because it is asked by everybody."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from qihang.apps.desk import phases
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.plans import queries
from qihang.apps.plans.shown import home_card
from qihang.kernel import Permission
from qihang.web.recent import Recent
from qihang.web.request import Request


@dataclass(frozen=True, slots=True)
class Card:
    """The plan as drawn; `whole` where the reader answers for all of it."""

    drawn: SafeString | str = ""
    whole: bool = False


_memory: Recent[Card] = Recent(256)


def card(request: Request) -> Card:
    """Where the plan stands for this reader; empty for those whom it gives nothing to do."""
    scope = request.scope
    if not scope.allows(Permission.PLAN_SEE):
        return Card()
    reach = (scope.paths(Permission.PLAN_SEE), scope.paths(Permission.PLAN_REPORT))
    minute = real_now().replace(second=0, microsecond=0)
    key = (reach, phases.edition().code, request.today, minute, get_language())
    return _memory.get(key, lambda: _draw(request))


def _draw(request: Request) -> Card:
    edition = phases.edition()
    try:
        org = queries.seat_of(request.scope)
    except Org.DoesNotExist:
        return Card()
    found = queries.progress(request.scope, edition, org, request.today)
    department = queries.department_of(request.scope, edition)
    whole = org.kind == OrgKind.PROVINCE and not department
    return Card(home_card(found, department), whole)
