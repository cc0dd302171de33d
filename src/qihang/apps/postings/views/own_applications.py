"""A graduate applies with one tap, follows the own applications, withdraws, answers an offer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.postings.models import Application
from qihang.apps.postings.pages import applications as pages
from qihang.apps.postings.queries import public_post
from qihang.apps.postings.queries.applications import (
    moves_of,
    own_application_to,
    own_applications,
    own_profile,
)
from qihang.apps.postings.rules.applications import OPEN, READABLE, ApplicationState
from qihang.apps.postings.services import applications as services
from qihang.apps.postings.views.profile_form import ApplyForm
from qihang.kernel import Permission
from qihang.web import formats
from qihang.web.access import get_or_404, needs
from qihang.web.components import Crumb, Fact, Page, RecordAction
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

OWN = Permission.APPLY_OWN


@needs(OWN)
@require_safe
@never_cache
def own_list(request: Request) -> HttpResponse:
    """All of them, newest first."""
    rows = own_applications(request.scope)
    page = Page.of(request.GET, rows.count())
    context = {
        "table": pages.own_table(list(rows[page.offset : page.end])),
        "page": page,
        "profile": own_profile(request.scope),
    }
    return render_page(request, "postings/own_applications.html", context)


@needs(OWN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Request, uuid: UUID) -> HttpResponse:
    """Exactly what the employer will see, and the one button."""
    post = get_or_404(public_post, request.scope, uuid, request.today)
    mine = own_profile(request.scope)
    if mine is None:
        messages.info(request, gettext("请先填写求职资料，填一次就能投递所有岗位。"))
        return redirect(f"{reverse('postings:edit_profile')}?post={uuid}")
    form = ApplyForm(request.POST if request.method == "POST" else None, reserved=post.reserved)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            sent = services.apply(request.scope, uuid, form.given(), request.now)
            messages.success(
                request, gettext("已投递。单位答复时会通知您，是否查看过在这里能看到。")
            )
            return redirect("postings:own_application", sent.uuid)
    before = own_application_to(request.scope, post)
    context = {
        "post": post,
        "form": form,
        "before": before if before is not None and before.status in OPEN else None,
        "here": post.apply_mode == "here",
        "hidden": not mine.is_visible,
        "shown": pages.applicant_facts(mine.graduate, mine, None),
    }
    status = 422 if form.errors else 200
    return render_page(request, "postings/apply.html", context, status=status)


@needs(OWN)
@require_safe
@never_cache
def own_application(request: Request, uuid: UUID) -> HttpResponse:
    """Where it stands, what the employer answered, what the employer sees."""
    found = get_or_404(own_applications(request.scope).get, uuid=uuid)
    mine = own_profile(request.scope)
    readable = found.status in READABLE and mine is not None and mine.is_visible
    context = {
        "application": found,
        "state": pages.state(found),
        "facts": [
            Fact(gettext("岗位"), found.post.title),
            Fact(gettext("单位"), found.post.employer_name),
            Fact(gettext("投递时间"), formats.minute(found.sent_at)),
        ],
        "shown": pages.applicant_facts(found.graduate, mine, found) if mine and readable else [],
        "actions": _actions(found),
        "moments": pages.moments(moves_of(request.scope, [found]), names=False),
        "crumbs": [Crumb(gettext("我的投递"), reverse("postings:own_applications"))],
    }
    return render_page(request, "postings/own_application.html", context)


@needs(OWN)
@require_POST
def withdraw(request: Request, uuid: UUID) -> HttpResponse:
    """The employer reads nothing of it any more."""
    get_or_404(own_applications(request.scope).get, uuid=uuid)
    with report_outcome(request, gettext("已撤回，单位看不到您的姓名、资料和联系方式了。")):
        services.withdraw_application(request.scope, uuid, request.now)
    return redirect("postings:own_application", uuid)


@needs(OWN)
@require_POST
def accept(request: Request, uuid: UUID) -> HttpResponse:
    """The graduate will come."""
    get_or_404(own_applications(request.scope).get, uuid=uuid)
    with report_outcome(request, gettext("已接受录用，单位会与您联系。")):
        services.accept_offer(request.scope, uuid, request.now)
    return redirect("postings:own_application", uuid)


@needs(OWN)
@require_POST
def decline(request: Request, uuid: UUID) -> HttpResponse:
    """The graduate will not."""
    get_or_404(own_applications(request.scope).get, uuid=uuid)
    with report_outcome(request, gettext("已谢绝，单位看不到您的资料了。")):
        services.decline_offer(request.scope, uuid, request.now)
    return redirect("postings:own_application", uuid)


def _actions(found: Application) -> list[RecordAction]:
    def action(label: str, name: str, tone: str, words: str = "") -> RecordAction:
        return RecordAction(
            label, reverse(f"postings:{name}", args=[found.uuid]), tone=tone, help=words
        )

    if found.status not in OPEN:
        return []
    gone = gettext("撤回后单位立即看不到您的姓名、资料和联系方式；只留下“有人投递过又撤回”的记录。")
    back = action(gettext("撤回投递"), "withdraw", "danger", gone)
    if found.status != ApplicationState.OFFERED:
        return [back]
    no = gettext("谢绝后单位立即看不到您的资料。")
    return [
        action(gettext("接受录用"), "accept", "main"),
        action(gettext("谢绝录用"), "decline", "danger", no),
    ]
