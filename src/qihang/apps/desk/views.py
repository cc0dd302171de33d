"""The front door: a public page for visitors, the role's home for the signed-in."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from qihang.apps.desk.pages import graduate, homes, phases
from qihang.apps.messages.pages.messages import home_card
from qihang.web.access import public
from qihang.web.pages import render_page
from qihang.web.request import Request


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Visitors read what this is; the signed-in land on their own home."""
    if not request.user.is_authenticated:
        return _front(request)
    if request.scope.graduate is not None:
        context = {"panel": graduate.panel(request), "messages": home_card(request)}
        return render_page(request, "desk/graduate.html", context)
    return render_page(request, "desk/home.html", {"home": homes.home(request)})


def _front(request: Request) -> HttpResponse:
    edition = phases.edition()
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "heading": edition.label.text(language),
        "slogan": edition.slogan.text(language),
        "phases": phases.calendar(language),
        "demo": settings.DEMO,
    }
    return render_page(request, "desk/front.html", context)
