"""The plan on a home page: which phases are current, what is late, what comes due, for this reader."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.plans.pages.links import duty_href, plan_href
from qihang.apps.plans.pages.report import SOON, is_due
from qihang.apps.plans.pages.summary import current_phases, summary_card
from qihang.apps.plans.pages.tables import named
from qihang.apps.plans.pages.words import light
from qihang.apps.plans.queries import DutyProgress, Progress
from qihang.apps.plans.rules import DutyStanding
from qihang.web import components
from qihang.web.components import InboxItem
from qihang.web.edition import words
from qihang.web.markup import el, join

MOST = 8  # duties listed before the rest is left to the plan's page


def home_card(progress: Progress, department: str) -> SafeString:
    """The province's summary, a department's inbox, or an organisation's own duties."""
    if department:
        return _department(progress, department)
    if progress.org is not None and progress.org.parent_id is None:
        return summary_card(progress, _pressing(progress, progress.findings)[:MOST])
    return _own(progress)


def _department(progress: Progress, code: str) -> SafeString:
    """What the department leads or takes part in, as an inbox over its lists."""
    mine = [f for f in progress.findings if code in f.duty.departments]
    name = words(progress.edition.departments[code].label)
    items = [
        _item(progress, gettext("滞后的任务"), code, mine, DutyStanding.LATE),
        _item(progress, gettext("暂时无法度量的任务"), code, mine, DutyStanding.UNMEASURED),
        _item(progress, gettext("推进中的任务"), code, mine, DutyStanding.ON_COURSE),
    ]
    body = join((current_phases(progress), components.inbox(items), _listed(progress, mine)))
    href = plan_href(progress, by="department", of=code)
    return components.card(body, gettext("本部门的任务"), el("a", name, href=href))


def _item(
    progress: Progress,
    label: str,
    code: str,
    findings: Sequence[DutyProgress],
    standing: DutyStanding,
) -> InboxItem:
    number = sum(finding.standing is standing for finding in findings)
    href = plan_href(progress, by="department", of=code, stands=standing.value)
    return InboxItem(label, number, href, number if standing is DutyStanding.LATE else 0)


def _own(progress: Progress) -> SafeString:
    body = join((current_phases(progress), _listed(progress, progress.findings)))
    side = el("a", gettext("打开方案"), href=plan_href(progress))
    return components.card(body, gettext("本单位的任务"), side)


def _listed(progress: Progress, findings: Sequence[DutyProgress]) -> SafeString:
    shown = _pressing(progress, findings)[:MOST]
    if not shown:
        return el("p", gettext("没有滞后或一个月内到期的任务。"), class_="quiet-text")
    return el("ul", *(_line(progress, finding) for finding in shown), class_="duties")


def _pressing(progress: Progress, findings: Sequence[DutyProgress]) -> list[DutyProgress]:
    """What is late, then what comes due within a month."""
    late = [f for f in findings if f.standing is DutyStanding.LATE]
    return [*late, *(f for f in findings if f not in late and is_due(f, progress.day, SOON))]


def _line(progress: Progress, finding: DutyProgress) -> SafeString:
    duty = finding.duty
    link = el("a", named(duty.id, words(duty.label)), href=duty_href(progress, duty.id))
    return el("li", link, " ", light(finding.standing))
