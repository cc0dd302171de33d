"""A graduate's own profile: kept once, hidden or left at will."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.files.rules import ENDINGS
from qihang.apps.files.services import open_stored
from qihang.apps.people.queries import own_graduate
from qihang.apps.postings.pages import applications as pages
from qihang.apps.postings.queries.applications import own_profile
from qihang.apps.postings.services import applications as services
from qihang.apps.postings.views.profile_form import ProfileForm, initial_of
from qihang.kernel import Permission
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.bodies import accepts_files
from qihang.web.components import RecordAction
from qihang.web.downloads import download
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on, report_outcome
from qihang.web.request import Request

OWN = Permission.APPLY_OWN


@needs(OWN)
@require_safe
@never_cache
def profile(request: Request) -> HttpResponse:
    """What employers see of me, and what may be done about it."""
    mine = own_profile(request.scope)
    if mine is None:
        return redirect("postings:edit_profile")
    context = {
        "facts": pages.applicant_facts(mine.graduate, mine, None),
        "hidden": not mine.is_visible,
        "file": reverse("postings:own_file") if mine.file_id else "",
        "actions": _actions(),
    }
    return render_page(request, "postings/profile.html", context)


@accepts_files("profile_file")
@needs(OWN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: Request) -> HttpResponse:
    """Write it; `post` in the address leads back to the post one wants to apply for."""
    graduate = own_graduate(request.scope)
    if graduate is None:
        raise Http404
    mine = own_profile(request.scope)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProfileForm(graduate, request.today, *bound, initial=initial_of(mine))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            services.save_profile(request.scope, form.draft(), request.now)
            messages.success(request, gettext("求职资料已保存。"))
            post = parameters.uuid(request.GET, "post")
            return redirect("postings:apply", post) if post else redirect("postings:profile")
    context = {"form": form, "back": reverse("postings:own_applications")}
    status = 422 if form.errors else 200
    return render_page(request, "postings/edit_profile.html", context, status=status)


@needs(OWN)
@require_POST
def leave(request: Request) -> HttpResponse:
    """Empty it, and withdraw what is open."""
    with report_outcome(request, gettext("求职资料已删除，没有结束的投递已撤回。")):
        services.leave_profile(request.scope, request.now)
    return redirect("postings:own_applications")


@needs(OWN)
@require_safe
@never_cache
def own_file(request: Request) -> HttpResponseBase:
    """The own file, to be saved."""
    mine = own_profile(request.scope)
    if mine is None or mine.file is None:
        raise Http404
    stem = mine.file_name.rsplit(".", 1)[0] or "cv"
    kind = mine.file.media_type
    return download(open_stored(mine.file), f"{stem}{ENDINGS[kind]}", kind)


def _actions() -> list[RecordAction]:
    return [
        RecordAction(gettext("修改"), reverse("postings:edit_profile"), "get"),
        RecordAction(
            gettext("删除求职资料"),
            reverse("postings:leave_profile"),
            tone="danger",
            help=gettext(
                "技能、自我介绍、意向和简历文件会清空，没有结束的投递会撤回，单位不再看到您的姓名和联系方式。"
                "投递过哪些岗位、结果如何的记录会保留，只有您自己能看。"
            ),
        ),
    ]
