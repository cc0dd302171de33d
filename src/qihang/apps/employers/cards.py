"""What employers give to homes: what waits for an office, and how the own employer stands."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.employers import queries
from qihang.apps.employers.pages import words
from qihang.kernel import Cohort, Permission, Scope
from qihang.web import components
from qihang.web.components import InboxItem
from qihang.web.home import Area, Card, Inbox
from qihang.web.markup import el, join
from qihang.web.request import Request

OWN, VERIFY = Permission.EMPLOYER_MANAGE_OWN, Permission.EMPLOYER_VERIFY


def waiting(scope: Scope, cohort: Cohort, now: datetime) -> Iterator[InboxItem]:  # noqa: ARG001 - employers belong to no cohort
    """Employers that wait for the office, requests to join or to lead, firms that ended."""
    index = reverse("employers:index")
    if scope.allows(VERIFY):
        number, late = queries.counts_waiting(scope, timezone.localdate(now))
        yield InboxItem(gettext("单位认证，待审核"), number, f"{index}?waits=open", late)
        ended = queries.ended_count(scope)
        yield InboxItem(gettext("登记库显示已注销的单位，待核实"), ended, f"{index}?waits=ended")
    number = queries.requests_in(scope).count()
    href = _requests_href(scope)
    yield InboxItem(gettext("加入或认领单位的申请，待答复"), number, href)


def _requests_href(scope: Scope) -> str:
    """The page on which the oldest open request is answered."""
    oldest = queries.requests_in(scope).first()
    if oldest is not None and scope.holds(VERIFY, oldest.employer.office_path):
        return reverse("employers:employer", args=[oldest.employer.uuid])
    return reverse("employers:recruiters") if scope.allows(OWN) else reverse("employers:index")


def own(request: Request) -> SafeString | str:
    """How the own employer stands, and the way to its page."""
    found = queries.employer_of(request.scope)
    if found is None:
        return ""
    link = el("a", gettext("打开本单位"), href=reverse("employers:own"))
    return components.card(join((el("p", words.state(found)), el("p", link))), found.name)


GIVES = (
    Inbox("employers", waiting, frozenset({OWN, VERIFY}), order=26),
    Card("own_employer", own, order=10, areas=(Area.MAIN,), permission=OWN, leading=True),
)
