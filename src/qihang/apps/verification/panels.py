"""What verification shows on the page of a registration: findings, and what was read on its papers."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.agreements.queries import agreements_in
from qihang.apps.destinations.models import Destination
from qihang.apps.verification import queries
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.pages import words
from qihang.apps.verification.pages.papers import paper_card
from qihang.apps.verification.queries.papers import readings_of
from qihang.kernel import Permission
from qihang.web import components
from qihang.web.address import of_record
from qihang.web.components import Column, Table, TableRow
from qihang.web.markup import join
from qihang.web.panels import Panel
from qihang.web.request import Request


def findings(request: Request, version: Destination) -> SafeString | str:
    """Findings in reach about this registration, newest first."""
    found = list(queries.findings_about(request.scope, version))
    if not found:
        return ""
    columns = [
        Column(gettext("核查项目"), lead=True),
        Column(gettext("状态"), whole=True),
        Column(gettext("答复期限"), whole=True),
    ]
    rows = [
        TableRow(
            (
                check_words.check_name(one.check_code),
                words.state(one),
                words.due(one, request.today),
            ),
            href=of_record("verification:finding", one.uuid),
        )
        for one in found
    ]
    title = gettext("核查问题")
    return components.card(components.data_table(Table(title, columns, rows)), title)


def read_papers(request: Request, version: Destination) -> SafeString | str:
    """Each paper in reach beside what the registration states."""
    readings = readings_of(request.scope, version)
    if not any(reading for _, reading in readings):
        return ""
    known = agreements_in(request.scope).filter(pk=version.agreement_id or 0)
    number = next((one.number for one in known), "")
    cards = [paper_card(version, number, paper.evidence, reading) for paper, reading in readings]
    return components.card(join(cards), gettext("材料识读"))


GIVES = (
    Panel("papers", Destination, read_papers, Permission.DESTINATION_SEE, order=10),
    Panel("findings", Destination, findings, Permission.VERIFICATION_SEE, order=20),
)
