"""The public page: number and name, no account; shows only what kind and holder allow."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qihang.apps.documents import pages, services
from qihang.apps.documents.forms import CheckForm
from qihang.apps.documents.rules import DocumentState
from qihang.apps.documents.services import Answer
from qihang.kernel import Refusal, Scope
from qihang.web import formats, parameters
from qihang.web.access import public
from qihang.web.components import Fact
from qihang.web.pages import render_page
from qihang.web.refusals import onto_form
from qihang.web.request import Request


@public
@never_cache
@sensitive_post_parameters("name")
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Request) -> HttpResponse:
    """Ask for number and name, then say what the document is worth."""
    form = CheckForm(
        request.POST or None, initial={"number": parameters.text(request.GET, "n", 40)}
    )
    answer = _asked(request, form)
    context = {"form": form, "answer": answer and _context(answer)}
    status = 422 if form.is_bound and answer is None else 200
    return render_page(request, "documents/verify.html", context, status=status)


def _asked(request: Request, form: CheckForm) -> Answer | None:
    if not form.is_bound or not form.is_valid():
        return None
    number, name = form.cleaned_data["number"], form.cleaned_data["name"]
    scope, address = Scope.for_system("verify"), request.META["REMOTE_ADDR"]
    try:
        return services.check(scope, number, name, address, request.today)
    except Refusal as refusal:
        onto_form(form, refusal)
        return None


def _context(answer: Answer) -> dict[str, object]:
    valid = answer.state == DocumentState.VALID
    seen = [Fact(gettext("姓名"), answer.name), *answer.facts]
    seen.append(Fact(gettext("到期日"), formats.day(answer.document.valid_until)))
    seen.append(Fact(gettext("核验时间"), formats.minute(answer.at)))
    return {
        "kind": answer.kind.label,
        "state": pages.state_badge(answer.state),
        "notice": pages.ended_notice(answer.kind, answer.state),
        "facts": seen if valid else [],
    }
