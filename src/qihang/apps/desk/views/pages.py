"""The front door, search and help: a public page for visitors, the role's home for the signed-in."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from qihang.apps.desk.pages import help as help_topics
from qihang.apps.desk.pages import homes, phases
from qihang.apps.desk.pages import search as found
from qihang.web import parameters
from qihang.web.access import needs, public
from qihang.web.edition import edition
from qihang.web.pages import render_page
from qihang.web.request import Request


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Visitors read what this is; the signed-in land on their own home."""
    if not request.user.is_authenticated:
        return _front(request)
    if request.scope.graduate is not None:
        return render_page(request, "desk/graduate.html", {"cards": homes.own_home(request)})
    return render_page(request, "desk/home.html", {"home": homes.home(request)})


@needs(*sorted(found.SEARCHES))
@require_safe
@never_cache
def search(request: Request) -> HttpResponse:
    """Graduates, organisations, firms: what the reader's sources find for the words."""
    words = parameters.text(request.GET, "q", 60)
    context = {
        "filters": found.filters(),
        "query": request.GET,
        "results": found.results(request.scope, words),
    }
    return render_page(request, "desk/search.html", context)


@public
@require_safe
def help_(request: Request) -> HttpResponse:
    """What to do, by role; visitors read what concerns everybody."""
    return render_page(request, "desk/help.html", {"topics": help_topics.drawn(request.scope)})


def _front(request: Request) -> HttpResponse:
    plan = edition()
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "heading": plan.label.text(language),
        "slogan": plan.slogan.text(language),
        "phases": phases.calendar(language),
        "demo": settings.DEMO,
    }
    return render_page(request, "desk/front.html", context)
