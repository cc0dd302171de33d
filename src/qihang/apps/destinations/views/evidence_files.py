"""Evidence handed out: the file to be saved, or a small picture of it."""

from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from qihang.apps.destinations import queries
from qihang.apps.destinations.models import Evidence
from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_preview, open_stored
from qihang.kernel import Permission, Refusal
from qihang.web.access import get_or_404, needs
from qihang.web.downloads import download, inline
from qihang.web.request import Request

READ = (Permission.DESTINATION_SEE, Permission.DESTINATION_FILE_OWN)


@needs(*READ)
@require_safe
def evidence(request: Request, uuid: UUID) -> HttpResponseBase:
    """The bytes of one paper, to be saved and never run."""
    paper = _paper(request, uuid)
    return download(open_stored(paper.file), _file_name(paper), paper.file.media_type)


@needs(*READ)
@require_safe
def preview(request: Request, uuid: UUID) -> HttpResponseBase:
    """A small picture of the paper or of its first page; 404 where none can be drawn."""
    try:
        return inline(open_preview(_paper(request, uuid).file, request.today), "image/jpeg")
    except Refusal:
        raise Http404 from None


def _paper(request: Request, uuid: UUID) -> Evidence:
    return get_or_404(queries.evidence_in, request.scope, uuid)


def _file_name(paper: Evidence) -> str:
    stem = paper.name.rsplit(".", 1)[0] or paper.kind
    return f"{stem}{ENDINGS[paper.file.media_type]}"
