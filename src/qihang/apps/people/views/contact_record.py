"""The office records the new phone of a graduate who lost the former one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qihang.apps.people import queries, services
from qihang.apps.people.forms import RecordPhoneForm
from qihang.kernel import Permission
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb
from qihang.web.refusals import refusals_on
from qihang.web.request import Request


@needs(Permission.CONTACT_RECORD)
@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, uuid: UUID) -> HttpResponse:
    """The new number, and how it was made sure that it is the graduate who asks."""
    found = get_or_404(queries.graduate_in, request.scope, uuid)
    must_hold(request, Permission.CONTACT_RECORD, found.org_path)
    form = RecordPhoneForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            done = services.record_phone(
                request.scope, uuid, given["phone"], given["reason"], request.now
            )
            words = gettext("已登记新手机号 %(phone)s，已通知本人和另一位老师。")
            messages.success(request, words % {"phone": done.new_masked})
            if queries.shares_phone(request.scope, done.graduate):
                words = gettext("这个号码也登记在本届另一位毕业生名下，激活码不能发到这个号码。")
                messages.warning(request, words)
            return redirect("people:graduate", uuid)
    page = reverse("people:graduate", args=[uuid])
    context = {
        "form": form,
        "graduate": found,
        "crumbs": [
            Crumb(gettext("毕业生"), reverse("people:graduates")),
            Crumb(found.name, page),
        ],
        "back": page,
    }
    status = 422 if form.errors else 200
    return render(request, "people/contact_record.html", context, status=status)
