"""What registration shows on pages of lower apps: a graduate's registrations on the graduate's page."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.destinations import pages, queries
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE, PENDING
from qihang.apps.employers.models import Employer
from qihang.apps.people.kinds import StandingConsequence
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, Scope
from qihang.policy import StandingKind, load
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Fact, Table, TableRow
from qihang.web.panels import Panel
from qihang.web.request import Request


def registrations(request: Request, graduate: Graduate) -> SafeString:
    """Every version that the reader reaches, newest first, each leading to its page."""
    found = queries.registrations_of(request.scope, graduate.pk)
    title = gettext("毕业去向登记")
    if not found:
        return components.card(components.empty(gettext("还没有提交登记。")), title)
    columns = [
        Column(gettext("去向类别"), lead=True),
        Column(gettext("单位或学校")),
        Column(gettext("状态"), whole=True),
        Column(gettext("提交时间"), whole=True),
    ]
    rows = [_row(version) for version in found]
    return components.card(components.data_table(Table(title, columns, rows)), title)


def _row(version: Destination) -> TableRow:
    cells = (
        pages.kind_label(version.kind),
        pages.whither(version),
        pages.state(version),
        formats.minute(version.filed_at),
    )
    return TableRow(cells, href=of_record("destinations:record", version.uuid))


def foresee(scope: Scope, graduate: Graduate, kind: StandingKind) -> list[str]:
    """What becomes of the registrations when the graduate's standing changes."""
    if not kind.ends_registrations:
        return []
    found = [v.status for v in queries.registrations_of(scope, graduate.pk)]
    sentences = []
    if any(status in PENDING for status in found):
        sentences.append(gettext("正在审核或已退回的去向登记关闭，不再审核。"))
    if any(status in EFFECTIVE for status in found):
        sentences.append(
            gettext("已生效的去向登记从今天起终止，不再统计；据此开出的毕业去向证明不再有效。")
        )
    return sentences or [gettext("没有要关闭的去向登记。")]


def hired(request: Request, employer: Employer) -> SafeString | str:
    """How many graduates of each cohort are registered there; small numbers are not told."""
    found = queries.hired_by(request.scope, employer.code)
    if not found:
        return ""
    least = load().limit("small_cell", request.today)
    few = gettext("少于 %(n)s 人") % {"n": least}
    title = gettext("已登记去向的毕业生")
    rows = [
        Fact(
            gettext("%(year)s 届") % {"year": cohort},
            few if number < least else gettext("%(n)s 人") % {"n": formats.count(number)},
        )
        for cohort, number in found
    ]
    return components.card(components.facts(rows), title)


GIVES = (
    Panel("hired", Employer, hired, Permission.EMPLOYER_SEE, order=20),
    Panel("registrations", Graduate, registrations, Permission.DESTINATION_SEE, order=10),
    StandingConsequence("registrations", foresee),
)
