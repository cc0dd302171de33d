"""What agreements show on pages of lower apps: a graduate's agreements on the graduate's page."""

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.agreements import pages, queries
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import ALIVE
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission
from qihang.web import components, formats
from qihang.web.address import of_record
from qihang.web.components import Column, Table, TableRow
from qihang.web.markup import el, join
from qihang.web.panels import Panel
from qihang.web.request import Request


def agreements(request: Request, graduate: Graduate) -> SafeString:
    """Every agreement of the graduate that the reader reaches, newest first, and the way to a new number."""
    found = queries.agreements_of(request.scope, graduate.pk)
    title = gettext("就业协议")
    manages = request.scope.holds(Permission.AGREEMENT_MANAGE, graduate.org_path)
    free = not any(one.status in ALIVE for one in found)
    give = ""
    if manages and free:
        href = reverse("agreements:give_number", args=[graduate.uuid])
        give = el("p", el("a", gettext("发放编号"), href=href, class_="button quiet"))
    if not found:
        return components.card(
            join((components.empty(gettext("还没有发放协议书编号。")), give)), title
        )
    columns = [
        Column(gettext("编号"), lead=True, whole=True),
        Column(gettext("用人单位")),
        Column(gettext("状态"), whole=True),
        Column(gettext("签约日期"), whole=True),
    ]
    table = components.data_table(Table(title, columns, [_row(one) for one in found]))
    return components.card(join((table, give)), title)


def _row(agreement: Agreement) -> TableRow:
    cells = (
        agreement.number,
        agreement.employer_name or formats.DASH,
        pages.state(agreement),
        formats.day(agreement.signed_date),
    )
    return TableRow(cells, href=of_record("agreements:agreement", agreement.uuid))


GIVES = (Panel("agreements", Graduate, agreements, Permission.AGREEMENT_SEE, order=12),)
