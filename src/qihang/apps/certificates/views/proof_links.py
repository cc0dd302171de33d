"""The graduate's page of one proof's links: make one, see who opened it, take it back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qihang.apps.certificates import services
from qihang.apps.certificates.rules import PROOF
from qihang.apps.documents import queries as documents
from qihang.apps.documents.models import Document
from qihang.apps.documents.pages import number_facts
from qihang.apps.links import queries
from qihang.apps.links.models import PublicLink, state_of
from qihang.apps.links.pages import link_address, link_facts, use_facts
from qihang.apps.links.rules import LinkState
from qihang.apps.links.services import MadeLink
from qihang.apps.orgs.queries import real_now
from qihang.kernel import Permission, Refusal
from qihang.web.access import get_or_404, needs
from qihang.web.components import RecordAction
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, report_outcome
from qihang.web.request import Request

OWN = Permission.DESTINATION_FILE_OWN


@needs(OWN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: Request, uuid: UUID) -> HttpResponse:
    """The links to one own proof; sent, it makes one and shows its address this once."""
    proof = _own_proof(request, uuid)
    made = _made(request, proof) if request.method == "POST" else None
    found = queries.links_to(request.scope, PROOF, [proof.uuid])
    context = {
        "numbers": number_facts(proof),
        "address": link_address(request, made.token) if made else "",
        "links": [_card(request, proof, link) for link in found],
        "make": [RecordAction(gettext("生成查看链接"), request.path, tone="main")],
    }
    return render_page(request, "certificates/links.html", context)


@needs(OWN)
@require_POST
def revoke_link(request: Request, uuid: UUID, link: UUID) -> HttpResponse:
    """From now on it opens nothing."""
    proof = _own_proof(request, uuid)
    try:
        with report_outcome(request, gettext("已收回。现在起，这个链接打不开。")):
            services.revoke_proof_link(request.scope, proof, link)
    except PublicLink.DoesNotExist:
        raise Http404 from None
    return redirect("certificates:links", uuid=proof.uuid)


def _made(request: Request, proof: Document) -> MadeLink | None:
    try:
        return services.make_proof_link(request.scope, proof, request.today)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return None


def _card(request: Request, proof: Document, link: PublicLink) -> dict[str, object]:
    revoke = RecordAction(
        gettext("收回"),
        reverse("certificates:revoke_link", args=[proof.uuid, link.uuid]),
        tone="danger",
    )
    opens = state_of(link, real_now()) == LinkState.OPEN
    return {
        "facts": [*link_facts(link, request.today), *use_facts(link)],
        "actions": [revoke] if opens else [],
    }


def _own_proof(request: Request, uuid: UUID) -> Document:
    return get_or_404(documents.own_document, request.scope, PROOF, uuid)
