"""Public pages of links: opened by a press, so that no preview of a chat uses one up."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qihang.apps.links import pages, services
from qihang.apps.links.forms import ReceiptForm
from qihang.apps.links.models import PublicLink
from qihang.apps.links.purposes import purpose_named
from qihang.kernel import Refusal, Scope
from qihang.web.access import public
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form, sentence
from qihang.web.request import Request

READER = "public link"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request, token: str) -> HttpResponse:
    """Say what the link is for; pressed, open it."""
    scope, address = Scope.for_system(READER), request.META["REMOTE_ADDR"]
    used = request.method == "POST"
    try:
        link = (services.open_link if used else services.find_link)(scope, token, address)
    except Refusal as refusal:
        status = 429 if refusal.code == services.TRIES.code else 404
        return _nothing(request, sentence(refusal), status)
    purpose = purpose_named(link.purpose)
    page = purpose.page(request, link) if purpose and used else None
    if used and page is None:
        return _nothing(request, gettext("这个链接指向的内容已经不在了。"))
    context = {"purpose": purpose, "page": page, "link": pages.link_facts(link, request.today)}
    return render_page(request, "links/follow.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: Request) -> HttpResponse:
    """Whether a link still holds, asked by its receipt number; never what it shows."""
    form = ReceiptForm(request.POST or None)
    link = _asked(request, form)
    purpose = purpose_named(link.purpose) if link else None
    context = {
        "form": form,
        "purpose": purpose,
        "link": pages.link_facts(link, request.today) if link else None,
    }
    status = 422 if form.is_bound and link is None else 200
    return render_page(request, "links/receipt.html", context, status=status)


def _asked(request: Request, form: ReceiptForm) -> PublicLink | None:
    if not form.is_bound or not form.is_valid():
        return None
    scope, address = Scope.for_system(READER), request.META["REMOTE_ADDR"]
    try:
        return services.ask_receipt(scope, form.cleaned_data["receipt"], address)
    except Refusal as refusal:
        onto_form(form, refusal)
        return None


def _nothing(request: Request, notice: str, status: int = 404) -> HttpResponse:
    return render_page(request, "links/follow.html", {"notice": notice}, status=status)
