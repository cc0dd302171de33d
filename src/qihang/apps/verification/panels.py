"""What verification shows on the page of a registration: what was read on its papers."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.apps.agreements.queries import agreements_in
from qihang.apps.destinations.models import Destination
from qihang.apps.verification.pages.papers import paper_card
from qihang.apps.verification.queries.papers import readings_of
from qihang.kernel import Permission
from qihang.web import components
from qihang.web.markup import join
from qihang.web.panels import Panel
from qihang.web.request import Request


def read_papers(request: Request, version: Destination) -> SafeString | str:
    """Each paper in reach beside what the registration states."""
    readings = readings_of(request.scope, version)
    if not any(reading for _, reading in readings):
        return ""
    known = agreements_in(request.scope).filter(pk=version.agreement_id or 0)
    number = next((one.number for one in known), "")
    cards = [paper_card(version, number, paper.evidence, reading) for paper, reading in readings]
    return components.card(join(cards), gettext("材料识读"))


GIVES = (Panel("papers", Destination, read_papers, Permission.DESTINATION_SEE, order=10),)
