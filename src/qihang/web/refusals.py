"""The one place where a Refusal becomes words for a person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.db import DatabaseError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from qihang.kernel import Objection, Refusal
from qihang.policy import Label
from qihang.web import constraints
from qihang.web.pages import render_page


def sentence(refusal: Refusal | Objection) -> str:
    """The refusal's message in the active language with its facts filled in."""
    lang = get_language() or ""
    facts = {k: v.text(lang) if isinstance(v, Label) else v for k, v in refusal.facts.items()}
    return gettext(refusal.message).format(**facts)


@contextmanager
def report_outcome(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Add a message for the next page on how the act in this block ended: `done`, or why it was refused."""
    try:
        with refused_by_database():
            yield
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    else:
        if done:
            messages.success(request, done)


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Put the refusal of the act in this block onto the form, which is then shown again.

    The block answers itself when the act is done: `with refusals_on(form): act(); return redirect(…)`.
    """
    try:
        with refused_by_database():
            yield
    except Refusal as refusal:
        onto_form(form, refusal)


@contextmanager
def refused_by_database() -> Iterator[None]:
    """What the database refuses in this block is raised as the Refusal that stands for it."""
    try:
        yield
    except DatabaseError as error:
        refusal = constraints.refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def onto_form(form: BaseForm, refusal: Refusal) -> None:
    """Put each objection beside its field; what has no field goes to the top.

    A refusal of the database stands beside the first field of its constraint that the form has.
    """
    for objection in refusal.objections:
        known = objection.field if objection.field in form.fields else None
        form.add_error(known, sentence(objection))
    if not refusal.objections:
        named = constraints.fields_of(refusal.code)
        beside = next((name for name in named if name in form.fields), None)
        form.add_error(beside, sentence(refusal))


_WORDLESS = {403: "forbidden", 405: "wrong_method"}


class RefusalMiddleware:
    """Answers a Refusal no view has caught: a 422 fragment for htmx, a page otherwise.

    Django's own short answers (405, an empty 403) get the page that says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        kind = _WORDLESS.get(answer.status_code)
        if kind is None or answer.streaming or answer.content:
            return answer
        page = render(request, "web/dead_end.html", {"kind": kind}, status=answer.status_code)
        if "Allow" in answer.headers:
            page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with whatever a view raised; None leaves it to others."""
        refusal = exception if isinstance(exception, Refusal) else constraints.refusal_of(exception)
        if refusal is None:
            return None
        context = {"refusal": refusal, "sentence": sentence(refusal)}
        return render_page(request, "refused.html", context, status=422)


def add_refusal_message(request: HttpRequest, refusal: Refusal) -> None:
    """Show the refusal as a message on the next page."""
    messages.error(request, sentence(refusal))
