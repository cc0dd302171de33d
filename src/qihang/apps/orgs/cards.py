"""What orgs give to homes: a sentence for roles without figures, and alarms of the audit."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.orgs import queries
from qihang.apps.orgs.rules import Role
from qihang.kernel import Cohort, Contribution, Permission, Scope
from qihang.web import components
from qihang.web.components import InboxItem
from qihang.web.home import Area, Card, Inbox
from qihang.web.request import Request

# For who has neither figures nor anything that waits. What the auditor reads stands with the ledger.
_SENTENCES = {
    Role.COUNTY_OFFICER: _(
        "县（市、区）没有按高校统计的数字。离校未就业毕业生移交到本县后，名单会出现在这里。"
    ),
    Role.EMPLOYER: _(
        "现在没有待您处理的事项。毕业生登记去向时会填写单位名称和统一社会信用代码，无需您在这里操作。"
    ),
    Role.AGENCY: _("现在没有待您处理的事项。"),
    Role.SYSTEM_ADMIN: _("您可以管理账号，并查看操作记录；业务数据不在您的范围内。"),
}


def _notice(sentence: Promise) -> Callable[[Request], SafeString]:
    return lambda _request: components.notice("info", sentence)


def _notice_card(role: Role, sentence: Promise) -> Card:
    return Card(
        f"word_{role}",
        _notice(sentence),
        order=10 * list(Role).index(role),
        areas=(Area.TOP,),
        roles=frozenset({role}),
        fallback=True,
    )


def alarms(scope: Scope, _cohort: Cohort, _now: datetime) -> Iterator[InboxItem]:
    """What guards the audit is not as it should be: for those who see the audit of everything."""
    if number := queries.alarms_in(scope).count():
        yield InboxItem(gettext("审计告警"), number, reverse("orgs:audit"), number)


GIVES: tuple[Contribution, ...] = (
    *(_notice_card(role, sentence) for role, sentence in _SENTENCES.items()),
    Inbox("alarms", alarms, frozenset({Permission.AUDIT_SEE}), order=40),
)
