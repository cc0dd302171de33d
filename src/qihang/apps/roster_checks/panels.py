"""What checks show on the page of a graduate: whether the data was checked, and what was reported."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks import pages, queries
from qihang.apps.roster_checks.values import field_label
from qihang.kernel import Permission
from qihang.web import components, formats
from qihang.web.components import Column, Fact, Table, TableRow
from qihang.web.markup import join
from qihang.web.panels import Panel
from qihang.web.request import Request


def checked(request: Request, graduate: Graduate) -> SafeString:
    """When the graduate checked, and the reports, newest first."""
    title = gettext("信息核对")
    check = queries.check_of(request.scope, graduate.pk)
    when = formats.minute(check.checked_at) if check else gettext("还没有核对")
    facts = components.facts([Fact(gettext("本人核对"), when)])
    reports = list(queries.reports_of(request.scope, graduate.pk))
    if not reports:
        return components.card(facts, title)
    columns = [
        Column(gettext("项目"), lead=True),
        Column(gettext("状态"), whole=True),
        Column(gettext("报错时间"), whole=True),
    ]
    rows = [
        TableRow((field_label(r.field), pages.state(r), formats.minute(r.made_at))) for r in reports
    ]
    table = components.data_table(Table(gettext("报错"), columns, rows))
    return components.card(join((facts, table)), title)


GIVES = (Panel("roster_checks", Graduate, checked, Permission.PERSON_SEE, order=30),)
