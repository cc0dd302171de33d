"""What verification gives to homes: what waits for the university, for the province, and a card of both."""

from collections.abc import Callable, Iterator
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
_WAITING: dict[Permission, dict[FindingState, Callable[[], str]]] = {
    ANSWERS: {
        S.OPEN: lambda: gettext("核查问题，待答复"),
        S.REPLIED: lambda: gettext("核查问题，待补充"),
    },
    DECIDES: {
        S.ANSWERED: lambda: gettext("核查问题，待处理"),
        S.PROPOSED: lambda: gettext("核查处理意见，待确认"),
        S.CONTESTED: lambda: gettext("核查申诉，待处理"),
    },
}


def waiting(scope: Scope, cohort: Cohort, now: datetime) -> Iterator[InboxItem]:
    """Findings that wait for this reader, by what is to be done."""
    today = timezone.localdate(now)
    for permission, states in _WAITING.items():
        if not scope.allows(permission):
            continue
        counts = queries.counts_waiting(scope, permission, cohort, states, today)
        for state, words in states.items():
            number, late = counts.get(state.value, (0, 0))
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
