"""Papers of agreements handed out: the file to be saved, or a small picture of it."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from qihang.apps.agreements import queries
from qihang.apps.agreements.models import AgreementPaper
from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_preview, open_stored
from qihang.kernel import Permission, Refusal
from qihang.web.access import get_or_404, needs
from qihang.web.downloads import download, inline
from qihang.web.request import Request

READ = (Permission.AGREEMENT_SEE, Permission.AGREEMENT_OWN)


@needs(*READ)
@require_safe
def paper(request: Request, uuid: UUID) -> HttpResponseBase:
    """The bytes of one paper, to be saved and never run."""
    found = _paper(request, uuid)
    stem = found.name.rsplit(".", 1)[0] or found.kind
    name = f"{stem}{ENDINGS[found.file.media_type]}"
    return download(open_stored(found.file), name, found.file.media_type)


@needs(*READ)
@require_safe
def preview(request: Request, uuid: UUID) -> HttpResponseBase:
    """A small picture of the paper or of its first page; 404 where none can be drawn."""
    try:
        return inline(open_preview(_paper(request, uuid).file, request.today), "image/jpeg")
    except Refusal:
        raise Http404 from None


def _paper(request: Request, uuid: UUID) -> AgreementPaper:
    return get_or_404(queries.paper_in, request.scope, uuid)
