"""A publisher reads who applied, and answers one or many."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_stored
from qihang.apps.postings import labels
from qihang.apps.postings.models import Application
from qihang.apps.postings.pages import applications as pages
from qihang.apps.postings.queries.applications import (
    count_hidden,
    moves_of,
    posts_applied_for,
    received,
    received_one,
    undoable_answers,
)
from qihang.apps.postings.rules.applications import (
    ANSWERS,
    APPLICATION_GRAPH,
    ApplicationAction,
    ApplicationState,
)
from qihang.apps.postings.rules.profiles import ProfilePart
from qihang.apps.postings.services import applications as services
from qihang.apps.postings.views.profile_form import ApplicationAnswerForm
from qihang.kernel import Permission, Refusal
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, needs
from qihang.web.components import BulkAction, Crumb, Fact, Filter, Page, RecordAction, Skipped
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, refusals_on, report_outcome
from qihang.web.request import Request

ANSWER = Permission.APPLICATION_ANSWER
_ANSWERS = {one.value: one for one in ANSWERS}
_MOST = 500  # applications in one answer


@needs(ANSWER)
@require_safe
@never_cache
def received_list(request: Request) -> HttpResponse:
    """Who applied, by post and state."""
    rows = received(request.scope)
    status = parameters.choice(request.GET, "status", {one.value for one in ApplicationState})
    if status:
        rows = rows.filter(status=status)
    if post := parameters.uuid(request.GET, "post"):
        rows = rows.filter(post__uuid=post)
    if words := parameters.text(request.GET, "q"):
        rows = rows.filter(post__title__icontains=words)
    page = Page.of(request.GET, rows.count())
    context = {
        "filters": _filters(request),
        "table": pages.received_table(list(rows[page.offset : page.end])),
        "page": page,
        "hidden": count_hidden(request.scope),
        "undos": _undos(request),
        "bulk": [
            BulkAction(
                f"{labels.APPLICATION_ACTION[one]}…",
                reverse("postings:answer", args=[one.value]),
                "main" if one is ApplicationAction.INVITE else "quiet",
            )
            for one in ANSWERS
        ],
    }
    return render_page(request, "postings/applications.html", context)


@needs(ANSWER)
@require_POST
@never_cache
def answer(request: Request, action: str) -> HttpResponse:
    """First what the answer would reach and what it skips, then the answer."""
    step = _ANSWERS.get(action)
    if step is None:
        return redirect("postings:applications")
    chosen = parameters.uuids(request.POST, "uuid")[:_MOST]
    plan = services.plan_answer(request.scope, chosen, step)
    refuses = step is ApplicationAction.REFUSE
    confirmed = "confirmed" in request.POST
    form = ApplicationAnswerForm(request.POST if confirmed else None, refuses=refuses)
    if confirmed and form.is_valid():
        with refusals_on(form):
            done = services.answer(request.scope, plan.uuids, step, form.reason(), request.now)
            told = {"count": formats.count(done.done)}
            messages.success(
                request,
                gettext("已答复 %(count)s 份投递，稍后通知毕业生；几分钟内可以撤销。") % told,
            )
            return redirect("postings:applications")
    context = {
        "verb": labels.APPLICATION_ACTION[step],
        "action": reverse("postings:answer", args=[action]),
        "form": form,
        "touched": len(plan.uuids),
        "uuids": plan.uuids,
        "skipped": [
            Skipped(count, str(labels.APPLICATION_STATE[state])) for state, count in plan.skipped
        ],
        "back": reverse("postings:applications"),
    }
    status = 422 if form.errors else 200
    return render_page(request, "postings/answer.html", context, status=status)


@needs(ANSWER)
@require_POST
def undo(request: Request, act: UUID) -> HttpResponse:
    """Take an own answer back."""
    with report_outcome(request, gettext("已撤销答复。")):
        services.undo_answer(request.scope, act, request.now)
    return redirect("postings:applications")


@needs(ANSWER)
@require_safe
@never_cache
def application(request: Request, uuid: UUID) -> HttpResponse:
    """One who applied: what the graduate chose to show. Opening it marks it as seen."""
    found = get_or_404(services.open_application, request.scope, uuid, request.now)
    readable = pages.is_readable(found)
    context = {
        "found": found,
        "name": pages.name_of(found),
        "state": pages.state(found),
        "facts": [
            Fact(gettext("岗位"), found.post.title),
            Fact(gettext("投递时间"), formats.minute(found.sent_at)),
            *(
                pages.applicant_facts(found.graduate, found.graduate.profile, found)
                if readable
                else []
            ),
        ],
        "readable": readable,
        "answers": _answers(found) if readable else [],
        "actions": _actions(found) if readable else [],
        "moments": pages.moments(moves_of(request.scope, [found]), names=True),
        "crumbs": [Crumb(gettext("收到的投递"), reverse("postings:applications"))],
    }
    return render_page(request, "postings/application.html", context)


@needs(ANSWER)
@require_POST
@never_cache
def unmask(request: Request, uuid: UUID) -> HttpResponse:
    """The whole telephone, once; the act is kept."""
    found = get_or_404(received_one, request.scope, uuid)
    back = reverse("postings:application", args=[uuid])
    try:
        phone = services.unmask_phone(request.scope, uuid)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect(back)
    context = {
        "name": pages.name_of(found),
        "facts": [Fact(gettext("手机号"), phone)],
        "crumbs": [
            Crumb(gettext("收到的投递"), reverse("postings:applications")),
            Crumb(pages.name_of(found), back),
        ],
    }
    return render_page(request, "postings/phone.html", context)


@needs(ANSWER)
@require_POST
@never_cache
def file(request: Request, uuid: UUID) -> HttpResponseBase:
    """The file of one who applied, to be saved and never run; the act is kept."""
    get_or_404(received_one, request.scope, uuid)
    try:
        stored, name = services.applicant_file(request.scope, uuid)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("postings:application", uuid)
    stem = name.rsplit(".", 1)[0] or "cv"
    return download(open_stored(stored), f"{stem}{ENDINGS[stored.media_type]}", stored.media_type)


def _filters(request: Request) -> list[Filter]:
    states = [(one.value, str(labels.APPLICATION_STATE[one])) for one in ApplicationState]
    posts = [
        (str(post.uuid), gettext("%(title)s（%(count)s）") % {"title": post.title, "count": total})
        for post, total, _ in posts_applied_for(request.scope)[:200]
    ]
    return [
        Filter("q", gettext("岗位名称"), "search"),
        Filter("post", gettext("岗位"), choices=posts),
        Filter("status", gettext("状态"), choices=states),
    ]


def _undos(request: Request) -> list[tuple[str, str, int]]:
    window = load().duration("undo_window", request.today)
    return [
        (
            gettext("刚刚答复了 %(count)s 份投递。") % {"count": formats.count(one.count)},
            reverse("postings:undo_answer", args=[one.act]),
            max(0, int((window - (request.now - one.at)).total_seconds())),
        )
        for one in undoable_answers(request.scope, request.now)[:1]
    ]


def _answers(found: Application) -> list[tuple[str, str]]:
    """Label and address of each answer that is possible now."""
    return [
        (str(labels.APPLICATION_ACTION[one]), reverse("postings:answer", args=[one.value]))
        for one in ANSWERS
        if APPLICATION_GRAPH.allowed(found.status, one)
    ]


def _actions(found: Application) -> list[RecordAction]:
    profile = found.graduate.profile
    actions = []
    if ProfilePart.PHONE in profile.parts and found.graduate.phone_sealed:
        href = reverse("postings:unmask_applicant", args=[found.uuid])
        kept = gettext("只用于这次招聘；谁在什么时候看过，会留下记录。")
        actions.append(RecordAction(gettext("显示完整手机号"), href, help=kept))
    if ProfilePart.FILE in profile.parts and profile.file_id:
        href = reverse("postings:applicant_file", args=[found.uuid])
        actions.append(RecordAction(gettext("下载简历文件"), href))
    return actions
