"""The public page: number and name, no account; shows only what the holder allows."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qihang.apps.certificates import labels, services
from qihang.apps.certificates.forms import CheckForm
from qihang.apps.certificates.pages import proofs
from qihang.apps.certificates.rules import ProofState
from qihang.apps.certificates.services import Answer
from qihang.kernel import Refusal, Scope
from qihang.web import components, formats, parameters
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
    """Ask for number and name, then say what the proof is worth."""
    form = CheckForm(
        request.POST or None, initial={"number": parameters.text(request.GET, "n", 40)}
    )
    answer = _asked(request, form)
    context = {"form": form, "answer": answer and _shown(answer, form.cleaned_data["name"])}
    status = 422 if form.is_bound and answer is None else 200
    return render_page(request, "certificates/verify.html", context, status=status)


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


def _shown(answer: Answer, name: str) -> dict[str, object]:
    valid = answer.state == ProofState.VALID
    seen = [Fact(gettext("姓名"), name), *proofs.facts(answer.destination, answer.shows)]
    seen.append(Fact(gettext("到期日"), formats.day(answer.proof.valid_until)))
    seen.append(Fact(gettext("核验时间"), formats.minute(answer.at)))
    return {
        "state": components.status(labels.STATE[answer.state], labels.TONE[answer.state]),
        "told": "" if valid else labels.TOLD[answer.state],
        "facts": seen if valid else [],
    }
