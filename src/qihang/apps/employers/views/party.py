"""The page of a verified employer that everybody may read."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from qihang.apps.employers import queries
from qihang.apps.employers.pages import words
from qihang.web.access import get_or_404, public
from qihang.web.pages import render_page
from qihang.web.panels import panels
from qihang.web.request import Request


@public
@require_safe
def party(request: Request, uuid: UUID) -> HttpResponse:
    """What a verified employer says of itself, and what upper apps add."""
    found = get_or_404(queries.public_employer, request.scope, uuid)
    context = {
        "party": found,
        "facts": words.public_facts(found),
        "panels": panels(request, found),
    }
    return render_page(request, "employers/party.html", context)
