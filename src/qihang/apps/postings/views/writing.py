"""A publisher writes a post: channel, form, help while typing, submission."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from qihang.apps.moves.rules import NOT_IN_THIS_STATE
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.orgs.services import unseal
from qihang.apps.postings import forms, queries, services
from qihang.apps.postings.models import Post
from qihang.apps.postings.pages import marks
from qihang.apps.postings.rules import (
    EDITABLE,
    TEXT_MOST,
    TITLE_MOST,
    PostContent,
    PostState,
)
from qihang.apps.postings.services import PostOrigin
from qihang.engines.titles import suggest, suggest_industries
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb, Tile
from qihang.web.pages import render_page
from qihang.web.refusals import refusals_on
from qihang.web.request import Request

OWN = Permission.POST_MANAGE_OWN
METHODS = ["GET", "HEAD", "POST"]
SUGGESTED = 3


@needs(OWN)
@require_http_methods(METHODS)
def new(request: Request) -> HttpResponse:
    """For which organisation and in which channel, then the form."""
    orgs = {str(org.uuid): org for org in queries.publishers(request.scope)}
    usual = next(iter(orgs), "")
    org = orgs.get(parameters.choice(request.GET, "org", orgs, usual))
    if org is None:
        return render_page(request, "postings/no_publisher.html", {}, status=403)
    channels = load().channels.of_publisher(org.kind)
    channel = channels.get(parameters.choice(request.GET, "channel", channels))
    if channel is None:
        return _choose(request, org, orgs)
    form = forms.PostForm(channel, _sent(request), names=_names(org))
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            post = services.create_post(request.scope, org, form.draft(PostOrigin()), request.now)
            return _go_on(request, post, form)
    return _form_page(request, form, gettext("发布岗位"), org)


@needs(OWN)
@require_http_methods(METHODS)
def edit(request: Request, uuid: UUID) -> HttpResponse:
    """Write a draft anew, or change a public post, which stays as it is until the change passed."""
    post = get_or_404(queries.get_in, request.scope, uuid)
    must_hold(request, OWN, post.org_path)
    if post.status not in {*EDITABLE, PostState.PUBLISHED}:
        messages.warning(request, gettext(NOT_IN_THIS_STATE.message))
        return redirect("postings:post", uuid)
    channel = load().channels.by_code[post.channel]
    begins = forms.initial_of(post.content, _contact(post))
    form = forms.PostForm(channel, _sent(request), names=_names(post.org), initial=begins)
    if form.is_bound and form.is_valid():
        origin = PostOrigin(post.origin_kind, post.origin_uuid, post.source, post.source_id)
        with refusals_on(form):
            if post.status == PostState.PUBLISHED:
                changed = services.change_post(request.scope, uuid, form.draft(origin), request.now)
                messages.success(request, _change_words(changed))
                return redirect("postings:post", uuid)
            services.save_post(request.scope, uuid, form.draft(origin), request.now)
            return _go_on(request, post, form)
    return _form_page(request, form, gettext("编辑岗位"), post.org, post)


@needs(OWN)
@require_POST
def hints(request: Request) -> HttpResponse:
    """What screening marks in the text as it is typed, and which occupations and industries fit."""
    typed = forms.HintsForm(request.POST)
    context = _help(request, typed.content())
    return render_page(request, "postings/hints.html", context)


def _go_on(request: Request, post: Post, form: forms.PostForm) -> HttpResponse:
    """Saved; submitted where that was pressed, with what keeps it beside its field."""
    chosen = parameters.text(request.POST, "use", 40)
    if "submit" not in request.POST:
        if not chosen:
            messages.success(request, gettext("草稿已保存。"))
        return redirect("postings:edit", post.uuid)
    with refusals_on(form):
        services.submit_post(request.scope, post.uuid, request.now)
    if form.errors:
        return _form_page(request, form, gettext("编辑岗位"), post.org, post)
    post.refresh_from_db()
    messages.success(request, _submitted_words(post))
    return redirect("postings:post", post.uuid)


def _submitted_words(post: Post) -> str:
    if post.status == PostState.PUBLISHED:
        return gettext("审查没有发现问题，岗位已经发布。")
    if post.status == PostState.HELD:
        return gettext("审查标出了须改的词句，岗位暂缓发布。请修改后再提交，或提出异议。")
    return gettext("岗位已提交，由审查的办公室看过后发布。")


def _change_words(post: Post) -> str:
    if post.status == PostState.CHANGED:
        return gettext("修改已提交审查；通过以前，公开的仍是原来的内容。")
    return gettext("修改已生效。")


def _choose(request: Request, org: Org, orgs: dict[str, Org]) -> HttpResponse:
    lang = get_language() or ""
    tiles = [
        Tile(code, one.label.text(lang), one.help.text(lang))
        for code, one in load().channels.of_publisher(org.kind).items()
    ]
    others = [(key, org_name(one)) for key, one in orgs.items() if one.pk != org.pk][:60]
    context = {"tiles": tiles, "org": org, "name": org_name(org), "others": others}
    return render_page(request, "postings/choose.html", context | {"crumbs": _crumbs()})


def _form_page(
    request: Request, form: forms.PostForm, heading: str, org: Org, post: Post | None = None
) -> HttpResponse:
    content = _typed(form, post)
    action = reverse("postings:edit", args=[post.uuid]) if post else request.get_full_path()
    context = {
        "heading": heading,
        "form": form,
        "action": action,
        "channel": form.channel,
        "channel_name": form.channel.label.text(get_language() or ""),
        "publisher": org_name(org),
        "public": post is not None and post.status == PostState.PUBLISHED,
        "eligible": form.channel.eligible_text.text(get_language() or ""),
        "crumbs": _crumbs(),
        **_help(request, content),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render_page(request, "postings/form.html", context, status=status)


def _help(request: Request, content: PostContent) -> dict[str, Any]:
    """Marks, advice and suggestions for a text."""
    found = services.findings_in(content, request.today)
    titles = [one for one in found if one.field == "title"]
    texts = [one for one in found if one.field == "text"]
    words = f"{content.employer_name} {content.text}"[:400]
    return {
        "blocks": sum(one.severity == services.BLOCK for one in found),
        "found": len(found),
        "marked_title": marks.marked(content.title, titles) if titles else "",
        "marked_text": marks.marked(content.text, texts) if texts else "",
        "advice": marks.advice_table(found) if found else "",
        "clean": bool(content.title and content.text) and not found,
        "occupations": suggest(content.title, content.text, SUGGESTED) if content.title else [],
        "industries": suggest_industries(content.title, words, SUGGESTED) if content.title else [],
    }


def _typed(form: forms.PostForm, post: Post | None) -> PostContent:
    """Title and text as they stand in the form."""
    if form.is_bound:
        title, text = str(form.data.get("title", "")), str(form.data.get("text", ""))
        return PostContent(form.channel.code, title[:TITLE_MOST], text[:TEXT_MOST])
    return post.content if post else PostContent(form.channel.code)


def _sent(request: Request) -> Any:
    """What was sent, with the occupation or industry whose button was pressed."""
    if request.method != "POST":
        return None
    field, _, code = parameters.text(request.POST, "use", 40).partition(":")
    if field not in {"occupation", "industry"}:
        return request.POST
    data = request.POST.copy()
    data[field] = code
    return data


def _contact(post: Post) -> dict[str, str]:
    sealed = post.contact_phone_sealed
    phone = unseal(sealed) if sealed else ""
    return {
        "contact_name": post.contact_name,
        "contact_phone": phone,
        "contact_email": post.contact_email,
    }


def _names(org: Org) -> bool:
    """Whether the publisher may name another employer than itself: offices and agencies."""
    return org.kind != OrgKind.EMPLOYER


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext("我的岗位"), reverse("postings:own"))]
