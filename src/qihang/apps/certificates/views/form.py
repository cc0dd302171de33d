"""The registration form as PDF: the own one, or that of a record in reach."""

from io import BytesIO
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.certificates import queries, services
from qihang.apps.certificates.pages.registration_form import PrintedForm, draft
from qihang.apps.destinations import queries as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.documents.pages import check_address, check_page
from qihang.kernel import Permission
from qihang.web.access import get_or_404, needs
from qihang.web.documents import pdf
from qihang.web.downloads import download
from qihang.web.request import Request

READ = (Permission.DESTINATION_SEE, Permission.DESTINATION_FILE_OWN)


@needs(*READ)
@require_safe
def form(request: Request, uuid: UUID) -> HttpResponseBase:
    """The form of a registration in reach, numbers masked."""
    version = _found(request, uuid)
    services.note_printed(request.scope, version)
    return _answer(request, version)


@needs(Permission.DESTINATION_FILE_OWN)
@require_POST
def whole(request: Request, uuid: UUID) -> HttpResponseBase:
    """The own form with the identity number whole."""
    version = _found(request, uuid)
    return _answer(request, version, services.own_id_number(request.scope, version))


def _answer(request: Request, version: Destination, id_number: str = "") -> HttpResponseBase:
    proof = queries.printed_proof(request.scope, version.uuid, request.today)
    printed = PrintedForm(
        version,
        [p.evidence for p in destinations.judged_papers(request.scope, version) if p.fits],
        destinations.history_of(request.scope, [version]),
        proof,
        check_page(request),
        check_address(request, proof) if proof else "",
        id_number,
    )
    name = gettext("毕业去向登记表-%(name)s.pdf") % {"name": version.graduate.name}
    return download(BytesIO(pdf(draft(printed, request.now))), name, "application/pdf")


def _found(request: Request, uuid: UUID) -> Destination:
    return get_or_404(destinations.get_in, request.scope, uuid)
