"""An office enters an employer that has not signed up, and it waits for that office like any other."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from qihang.apps.employers import forms, services
from qihang.apps.employers.rules import Party
from qihang.apps.employers.services import SignUp
from qihang.apps.orgs.queries import orgs_in
from qihang.kernel import Permission
from qihang.web.access import needs
from qihang.web.bodies import accepts_files
from qihang.web.components import Crumb
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on
from qihang.web.request import Request

VERIFY = Permission.EMPLOYER_VERIFY
OFFICES = 50  # offered at most
KINDS = ("university", "city", "county", "office")


@accepts_files("employer_licence")
@needs(VERIFY)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request) -> HttpResponse:
    """The firm as the office knows it."""
    offices = list(orgs_in(request.scope, VERIFY).filter(kind__in=KINDS)[:OFFICES])
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.EnterForm(offices, request.today, *sent)
    if form.is_bound and form.is_valid():
        given = SignUp(Party.EMPLOYER, form.cleaned_data["code"], form.details(), form.licence())
        with refusals_on(form):
            made = services.enter(request.scope, given, form.office(), request.now)
            messages.success(request, gettext("已登记，核对后可以认证；单位以后可以认领。"))
            return redirect("employers:employer", made.uuid)
    context = {
        "heading": gettext("代单位登记"),
        "sub": gettext("还没有注册的单位可以先由审核部门登记，单位以后用信用代码认领。"),
        "crumbs": [Crumb(gettext("用人单位"), reverse("employers:index"))],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "employers/form.html", context, status=status)
