"""The one place where a Refusal becomes words for a person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from qihang.kernel import Objection, Refusal
from qihang.policy import Label
from qihang.web.pages import render_page


def sentence(refusal: Refusal | Objection) -> str:
    """The refusal's message in the active language with its facts filled in."""
    lang = get_language() or ""
    facts = {k: v.text(lang) if isinstance(v, Label) else v for k, v in refusal.facts.items()}
    return gettext(refusal.message).format(**facts)


@contextmanager
def telling(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Say on the next page how the act in this block ended: `done`, or why it was refused."""
    try:
        yield
    except Refusal as refusal:
        tell(request, refusal)
    else:
        if done:
            messages.success(request, done)


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Put the refusal of the act in this block onto the form, which is then shown again.

    The block answers itself when the act is done: `with refusals_on(form): act(); return redirect(…)`.
    """
    try:
        yield
    except Refusal as refusal:
        onto_form(form, refusal)


def onto_form(form: BaseForm, refusal: Refusal) -> None:
    """Put each objection beside its field; what has no field goes to the top."""
    for objection in refusal.objections:
        known = objection.field if objection.field in form.fields else None
        form.add_error(known, sentence(objection))
    if not refusal.objections:
        form.add_error(None, sentence(refusal))


class RefusalMiddleware:
    """Answers a Refusal no view has caught: a 422 fragment for htmx, a page otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with whatever a view raised; None leaves it to others."""
        if not isinstance(exception, Refusal):
            return None
        context = {"refusal": exception, "sentence": sentence(exception)}
        return render_page(request, "refused.html", context, status=422)


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """Show the refusal as a message on the next page."""
    messages.error(request, sentence(refusal))
