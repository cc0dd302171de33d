"""What verification gives to homes: what waits for the university, for the province, and a card of both."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.verification import queries
from qihang.apps.verification.rules import FindingState
from qihang.kernel import Cohort, Permission, Scope
from qihang.web import components, formats
from qihang.web.components import Fact, InboxItem
from qihang.web.edition import current_cohort
from qihang.web.home import Area, Card, Inbox
from qihang.web.markup import el, join
from qihang.web.request import Request

S, P = FindingState, Permission
ANSWERS, DECIDES = P.VERIFICATION_ANSWER, P.VERIFICATION_DECIDE
_ASIDE = {
    S.OPEN: (ANSWERS, lambda: gettext("核查问题，待答复")),
    S.REPLIED: (ANSWERS, lambda: gettext("核查问题，待补充")),
    S.ANSWERED: (DECIDES, lambda: gettext("核查问题，待处理")),
    S.PROPOSED: (DECIDES, lambda: gettext("核查处理意见，待确认")),
    S.CONTESTED: (DECIDES, lambda: gettext("核查申诉，待处理")),
}


def waiting(scope: Scope, cohort: Cohort, now: datetime) -> Iterator[InboxItem]:
    """Findings that wait for this reader, by what is to be done."""
    today = timezone.localdate(now)
    for state, (permission, words) in _ASIDE.items():
        if scope.allows(permission):
            number, late = queries.counts_waiting(scope, permission, cohort, state, today)
            href = f"{reverse('verification:index')}?state={state.value}"
            yield InboxItem(words(), number, href, late)


def overview(request: Request) -> SafeString | str:
    """How findings stand in reach: counts of states, never by college or person."""
    found = queries.state_counts(request.scope, current_cohort(), request.today)
    if not found.total:
        return ""
    facts = components.facts(
        [
            Fact(gettext("未办结"), formats.count(found.open)),
            Fact(gettext("其中逾期未答复"), formats.count(found.overdue)),
            Fact(gettext("认定属实或更正"), formats.count(found.right)),
            Fact(gettext("核实无误"), formats.count(found.cleared)),
        ]
    )
    link = el("a", gettext("打开核查问题"), href=reverse("verification:index"))
    return components.card(join((facts, el("p", link))), gettext("大数据核查"))


GIVES = (
    Inbox("verification", waiting, frozenset({ANSWERS, DECIDES}), order=25),
    Card("verification", overview, order=60, areas=(Area.MAIN,), permission=P.VERIFICATION_SEE),
)
