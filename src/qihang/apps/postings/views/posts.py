"""The publisher's list, the page of one post, and the steps that are one press."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.postings import labels, queries, services
from qihang.apps.postings.models import Post
from qihang.apps.postings.pages import marks, posts
from qihang.apps.postings.queries import PostFilter
from qihang.apps.postings.rules import (
    AGREEING,
    EDITABLE,
    OWN_STEPS,
    POST_GRAPH,
    REFUSING,
    PostAction,
    PostContent,
    PostState,
    from_json,
)
from qihang.kernel import Permission
from qihang.policy import load
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.address import of_record
from qihang.web.components import Column, Crumb, Empty, Filter, Page, RecordAction, Table, TableRow
from qihang.web.pages import render_page
from qihang.web.refusals import report_outcome
from qihang.web.request import Request

OWN, SEE, SCREEN = Permission.POST_MANAGE_OWN, Permission.POST_SEE, Permission.POST_SCREEN
A = PostAction


@needs(OWN)
@require_safe
def own(request: Request) -> HttpResponse:
    """Posts of the reader's organisations."""
    found = queries.own_posts(request.scope, PostFilter.read(request.GET.dict()))
    page = Page.of(request.GET, found.count())
    none = Empty(gettext("还没有岗位。"), reverse("postings:new"), gettext("发布岗位"))
    context = {
        "filters": filters(),
        "page": page,
        "table": post_table(request, found[page.offset : page.end], none),
        "actions": [RecordAction(gettext("发布岗位"), reverse("postings:new"), "get", "main")],
        "undos": undos(request),
    }
    return render_page(request, "postings/own.html", context)


@needs(OWN, SEE, SCREEN)
@require_safe
def post(request: Request, uuid: UUID) -> HttpResponse:
    """What it says, what screening marked, what happened, and what may be done now."""
    found = get_or_404(queries.get_in, request.scope, uuid)
    newest = queries.newest_version(request.scope, found)
    pending = found.status == PostState.CHANGED and newest > found.version
    screens = request.scope.holds(SCREEN, found.office_path)
    context = {
        "post": found,
        "state": posts.state(found),
        "crumbs": _crumbs(request, found),
        "actions": [*_own_actions(request, found), *(_office_actions(found) if screens else [])],
        "facts": posts.content_facts(found.content),
        "life": posts.life_facts(found),
        "moments": posts.moments(queries.history_of(request.scope, found), names=screens),
        "undos": undos(request),
        **_text(request, found, found.content, found.version),
        "change": _change(request, found, newest) if pending else None,
    }
    return render_page(request, "postings/post.html", context)


@needs(OWN)
@require_POST
def step(request: Request, uuid: UUID, action: str) -> HttpResponse:
    """Withdraw, revise, drop a change, object, close, fill."""
    found = _mine(request, uuid)
    chosen = next((one for one in OWN_STEPS if one.value == action), None)
    if chosen is None:
        return redirect("postings:post", uuid)
    with report_outcome(request, gettext("已办理。")):
        reason = parameters.text(request.POST, "reason", 1000)
        services.own_step(request.scope, found.uuid, chosen, request.now, reason)
        if chosen in {A.WITHDRAW, A.REVISE}:
            return redirect("postings:edit", uuid)
    return redirect("postings:post", uuid)


@needs(OWN)
@require_POST
def submit(request: Request, uuid: UUID) -> HttpResponse:
    """Submit a draft from its page."""
    found = _mine(request, uuid)
    with report_outcome(request, gettext("已提交审查。")):
        services.submit_post(request.scope, found.uuid, request.now)
    return redirect("postings:post", uuid)


@needs(OWN)
@require_POST
def copy(request: Request, uuid: UUID) -> HttpResponse:
    """A draft with the same text."""
    found = _mine(request, uuid)
    target = reverse("postings:post", args=[uuid])
    with report_outcome(request, gettext("已复制为新的草稿，请补上日期后提交。")):
        made = services.copy_post(request.scope, found.uuid, request.now)
        target = reverse("postings:edit", args=[made.uuid])
    return redirect(target)


@needs(OWN)
@require_POST
def places(request: Request, uuid: UUID) -> HttpResponse:
    """How many places are left."""
    found = _mine(request, uuid)
    left = parameters.whole(request.POST, "reason")
    if left is None:
        messages.warning(request, gettext("请填写剩余人数，只填数字。"))
        return redirect("postings:post", uuid)
    with report_outcome(request, gettext("剩余人数已更新。")):
        services.set_places_left(request.scope, found.uuid, left, request.now)
    return redirect("postings:post", uuid)


def undos(request: Request) -> list[tuple[str, str, int]]:
    """What the reader may still take back: text, address, seconds left."""
    window = load().duration("undo_window", request.today)
    acts = queries.undoable_acts(request.scope, request.now - window)
    return [
        (
            str(labels.ACTION[PostAction(act.action)]),
            reverse("postings:undo", args=[act.act]),
            max(0, int(min(window, window - (request.now - act.at)).total_seconds())),
        )
        for act in acts[:1]
    ]


def filters() -> list[Filter]:
    """What lists of posts are filtered by."""
    states = [(state.value, str(words)) for state, words in labels.STATE.items()]
    channels = [(code, posts.channel_name(code)) for code in load().channels.by_code]
    return [
        Filter("q", gettext("岗位或单位名称"), "search"),
        Filter("status", gettext("状态"), choices=states),
        Filter("channel", gettext("渠道"), choices=channels),
    ]


def post_table(request: Request, rows: Iterable[Post], none: Empty, *, tick: bool = False) -> Table:
    """Posts as rows; `tick` where many may be chosen."""
    columns = [
        Column(gettext("岗位"), lead=True),
        Column(gettext("单位")),
        Column(gettext("渠道")),
        Column(gettext("状态")),
        Column(gettext("人数"), end=True),
        Column(gettext("最后一天"), end=True, whole=True),
    ]
    lines = [_row(one, tick=tick) for one in rows]
    return Table(gettext("岗位"), columns, lines, request.GET, empty=none)


def _row(one: Post, *, tick: bool) -> TableRow:
    cells = (
        one.title or gettext("（未命名）"),
        one.employer_name,
        posts.channel_name(one.channel),
        posts.state(one),
        formats.count(one.places),
        formats.day(one.apply_until),
    )
    href = of_record("postings:post", one.uuid)
    return TableRow(cells, href, key=str(one.uuid)) if tick else TableRow(cells, href)


def _mine(request: Request, uuid: UUID) -> Post:
    found = get_or_404(queries.get_in, request.scope, uuid)
    must_hold(request, OWN, found.org_path)
    return found


def _text(request: Request, found: Post, content: PostContent, version: int) -> dict[str, object]:
    rows = queries.findings_of(request.scope, found, version) if version else []
    if found.status in EDITABLE:
        rows = services.findings_in(content, request.today)
    return {
        "title": marks.marked(content.title, [one for one in rows if one.field == "title"]),
        "text": marks.marked(content.text, [one for one in rows if one.field == "text"]),
        "advice": marks.advice_table(rows) if rows else "",
    }


def _change(request: Request, found: Post, number: int) -> dict[str, object] | None:
    version = queries.version_of(request.scope, found, number)
    if version is None:
        return None
    content = from_json(version.content)
    now = {fact.label: fact.value for fact in posts.content_facts(found.content)}
    other = [one for one in posts.content_facts(content) if now.get(one.label) != one.value]
    return {"facts": other, **_text(request, found, content, number)}


def _crumbs(request: Request, found: Post) -> list[Crumb]:
    if request.scope.holds(OWN, found.org_path):
        return [Crumb(gettext("我的岗位"), reverse("postings:own"))]
    if request.scope.holds(SCREEN, found.office_path):
        return [Crumb(gettext("岗位审查"), reverse("postings:queue"))]
    return []


def _own_actions(request: Request, found: Post) -> list[RecordAction]:
    if not request.scope.holds(OWN, found.org_path):
        return []
    drafts = found.status in EDITABLE
    editable = drafts or found.status == PostState.PUBLISHED
    edit = RecordAction(gettext("编辑"), reverse("postings:edit", args=[found.uuid]), "get")
    send = RecordAction(
        gettext("提交审查"), reverse("postings:submit", args=[found.uuid]), tone="main"
    )
    left = RecordAction(
        gettext("更新剩余人数"),
        reverse("postings:places", args=[found.uuid]),
        reason=gettext("还剩多少人？填 0 表示招满。"),
    )
    steps = [_step(found, one) for one in _STEPS if POST_GRAPH.allowed(found.status, one)]
    again = RecordAction(gettext("复制"), reverse("postings:copy", args=[found.uuid]))
    return [
        *([send] if drafts else []),
        *([edit] if editable else []),
        *([left] if POST_GRAPH.allowed(found.status, A.FILL) else []),
        *steps,
        again,
    ]


_STEPS = (A.REVISE, A.OBJECT, A.WITHDRAW, A.DROP_CHANGE, A.CLOSE)


def _step(found: Post, action: PostAction) -> RecordAction:
    href = reverse("postings:step", args=[found.uuid, action.value])
    return RecordAction(
        str(labels.BUTTON[action]),
        href,
        tone="danger" if action == A.CLOSE else "main" if action == A.REVISE else "quiet",
        reason=gettext("为什么认为标出的内容没有问题？") if action == A.OBJECT else "",
        help=str(labels.BUTTON_HELP.get(action, "")),
    )


def _office_actions(found: Post) -> list[RecordAction]:
    """Agree or not, each asking for its reason where one is needed."""
    state = PostState(found.status)
    offered = []
    for name, among, tone in (("release", AGREEING, "main"), ("hold", REFUSING, "quiet")):
        action = among.get(state)
        if action is None:
            continue
        asks = gettext("理由（单位会看到）") if action in POST_GRAPH.reasoned else ""
        href = reverse(f"postings:{name}", args=[found.uuid])
        offered.append(RecordAction(str(labels.BUTTON[action]), href, tone=tone, reason=asks))
    return offered
