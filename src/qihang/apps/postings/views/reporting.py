"""Everybody may report a public post, signed in or not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qihang.apps.postings import forms, queries, services
from qihang.web.access import get_or_404, public
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on
from qihang.web.request import Request


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, uuid: UUID) -> HttpResponse:
    """What is wrong with this post?"""
    post = get_or_404(queries.public_post, request.scope, uuid, request.today)
    form = forms.ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        address = request.META["REMOTE_ADDR"]
        with refusals_on(form):
            services.report_post(request.scope, uuid, form.reported(), address, request.now)
            messages.success(request, gettext("已收到，审查的办公室会核实处理。谢谢您的提醒。"))
            return redirect("postings:report", uuid)
    status = 422 if form.is_bound else 200
    return render_page(request, "postings/report.html", {"post": post, "form": form}, status=status)
