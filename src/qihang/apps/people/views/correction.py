"""The page where name, identity number and exam number of a graduate are corrected, with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qihang.apps.people import queries, services
from qihang.apps.people.forms import CorrectionForm
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb, Fact
from qihang.web.refusals import refusals_on
from qihang.web.request import Request


@needs(Permission.ROSTER_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correct(request: Request, uuid: UUID) -> HttpResponse:
    """What stands, and the form; the identity number is shown masked only."""
    found = get_or_404(queries.graduate_in, request.scope, uuid)
    must_hold(request, Permission.ROSTER_IMPORT, found.org_path)
    stands = {"name": found.name, "exam_number": found.exam_number}
    form = CorrectionForm(request.POST or None, initial=stands)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            touched = services.correct_identity(
                request.scope, uuid, form.corrected(), form.cleaned_data["reason"], request.now
            )
            messages.success(request, _done(len(touched)))
            return redirect("people:graduate", uuid)
    services.record_read(request.scope, found)
    context = {"form": form, "facts": _facts(found), "crumbs": _crumbs(found)}
    return render(request, "people/correct.html", context)


def _done(touched: int) -> str:
    return gettext("已更正，两人的号码已互换。") if touched > 1 else gettext("已更正。")


def _facts(found: Graduate) -> list[Fact]:
    return [
        Fact(gettext("姓名"), found.name),
        Fact(gettext("考生号"), found.exam_number),
        Fact(gettext("身份证号"), found.id_number_masked),
        Fact(gettext("学号"), found.student_number),
        Fact(gettext("届别"), gettext("%(year)s 届") % {"year": found.cohort}),
    ]


def _crumbs(found: Graduate) -> list[Crumb]:
    return [
        Crumb(gettext("毕业生"), reverse("people:graduates")),
        Crumb(found.name, reverse("people:graduate", args=[found.uuid])),
    ]
