"""What registration shows on pages of lower apps: a graduate's registrations on the graduate's page."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.destinations import pages, queries
from qihang.apps.destinations.models import Destination
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Table, TableRow
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


GIVES = (Panel("registrations", Graduate, registrations, Permission.DESTINATION_SEE, order=10),)
