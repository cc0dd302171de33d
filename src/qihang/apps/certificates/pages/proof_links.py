"""What a link to a proof shows."""

from datetime import date

from django.utils.translation import gettext

from qihang.apps.documents.pages import ended_notice, state_badge
from qihang.apps.documents.queries import document_by_uuid, states
from qihang.apps.documents.rules import DocumentState
from qihang.apps.documents.services import check_linked
from qihang.apps.links.models import PublicLink
from qihang.apps.links.purposes import LinkPage
from qihang.kernel import Refusal, Scope
from qihang.web import formats
from qihang.web.components import Fact
from qihang.web.refusals import sentence
from qihang.web.request import Request


def proof_page(request: Request, link: PublicLink) -> LinkPage:
    """The name and what the graduate lets others see, as for whoever types number and name."""
    scope, address = Scope.for_system("public link"), request.META["REMOTE_ADDR"]
    try:
        answer = check_linked(scope, link.subject, address, request.today)
    except Refusal as refusal:
        return LinkPage((), sentence(refusal))
    if ended := ended_notice(answer.kind, answer.state):
        return LinkPage((), ended)
    facts = [Fact(gettext("状态"), state_badge(answer.state)), Fact(gettext("姓名"), answer.name)]
    facts += answer.facts
    facts.append(Fact(gettext("到期日"), formats.day(answer.document.valid_until)))
    facts.append(Fact(gettext("核验时间"), formats.minute(answer.at)))
    return LinkPage(facts)


def proof_counts(link: PublicLink, day: date) -> bool:
    """Whether the proof behind a link is worth anything on a day."""
    scope = Scope.for_system("public link")
    proof = document_by_uuid(scope, link.subject)
    return proof is not None and states(scope, [proof], day)[proof.pk] == DocumentState.VALID
