"""One public post, for everybody."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.postings.pages.search import job_posting, post_facts
from qihang.apps.postings.queries import public_post
from qihang.apps.postings.views.search.visitors import kept_for_visitors
from qihang.web.access import get_or_404, public
from qihang.web.components import Crumb
from qihang.web.markup import data_block
from qihang.web.pages import render_page
from qihang.web.panels import panels
from qihang.web.request import Request


@public
@require_safe
@kept_for_visitors
def post(request: Request, uuid: UUID) -> HttpResponse:
    """Its text and facts, no contact; 404 once it is not public, so that search engines let it go."""
    found = get_or_404(public_post, request.scope, uuid, request.today)
    address = request.build_absolute_uri(request.path)
    context = {
        "post": found,
        "crumbs": [Crumb(gettext("招聘岗位"), reverse("postings:search"))],
        "facts": post_facts(found),
        "paragraphs": [line for line in found.text.splitlines() if line.strip()],
        "structured": data_block(job_posting(found, address)),
        "panels": panels(request, found),
    }
    return render_page(request, "postings/public_post.html", context)
