"""The graduate's status page: where my registration stands and what I may do now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.agreements.queries import signed_of
from qihang.apps.destinations import labels, pages, queries, services
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.pages.evidence import evidence_list
from qihang.apps.destinations.queries import OwnRegistration
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS, Status, allowed
from qihang.apps.destinations.rules import Action as Move
from qihang.apps.people.queries import own_records
from qihang.kernel import Permission, Refusal, Scope
from qihang.web import formats, parameters
from qihang.web.access import needs
from qihang.web.components import RecordAction
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, report_outcome
from qihang.web.request import Request

OWN = Permission.DESTINATION_FILE_OWN
# A superseded version is the latest where it was returned and the draft that mended it is discarded.
CHANGES = frozenset(
    {Status.RETURNED, Status.WITHDRAWN, Status.REVOKED, Status.RELEASED, Status.SUPERSEDED}
)


@needs(OWN)
@require_safe
def own(request: Request) -> HttpResponse:
    """Where it stands, what to do next, what is registered, what happened."""
    mine = queries.own_registration(request.scope)
    latest, history = mine.latest, queries.history_of(request.scope, mine.kept)
    context = {
        "latest": latest,
        "which": _which(request),
        "state": latest and pages.state(latest),
        "told": _notice(request.scope, mine, history),
        "actions": [*_actions(mine), *_from_agreement(request, mine)],
        "facts": latest and pages.facts_of(latest),
        "papers": latest and evidence_list(queries.judged_papers(request.scope, latest)),
        "still": _still_counting(mine),
        "ended": _employer_ended(request, mine),
        "moments": pages.moments(history, mine.kept, names=False),
        "steps": _steps(),
        "reached": latest and _reached(latest),
    }
    return render_page(request, "destinations/own.html", context)


@needs(OWN)
@require_POST
def revise(request: Request) -> HttpResponse:
    """Begin a change: a copy of what was filed last, to be edited step by step."""
    draft = services.revise(request.scope, request.now)
    fields = _returned_fields(request, draft)
    return redirect("destinations:step_kind" if "kind" in fields else "destinations:step_details")


@needs(OWN)
@require_POST
def fill(request: Request) -> HttpResponse:
    """Have the draft written anew from the signed agreement."""
    with report_outcome(request, gettext("已按就业协议填好，请核对并补全后提交。")):
        services.fill_from_agreement(request.scope, request.now)
    return redirect("destinations:own")


@needs(OWN)
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Take back what is under way."""
    return _act(request, gettext("已撤回，内容还在，可以接着改。"), Move.WITHDRAW)


@needs(OWN)
@require_POST
def discard(request: Request) -> HttpResponse:
    """Throw the draft away."""
    return _act(request, gettext("草稿已放弃，填写的内容和材料都已删除。"), Move.DISCARD)


@needs(OWN)
@require_POST
def confirm(request: Request) -> HttpResponse:
    """Confirm what counts."""
    return _act(request, gettext("已确认，谢谢。去向有变化时可以随时变更。"), Move.CONFIRM)


@needs(OWN)
@require_POST
def object_(request: Request) -> HttpResponse:
    """Say that what counts is not true."""
    return _act(request, gettext("已收到您的质疑，学校核查后会告诉您结果。"), Move.OBJECT)


def _which(request: Request) -> str:
    """Which of several own records this is about; "" where there is only one."""
    if len(request.scope.own_records) == 1:
        return ""
    cohorts = {one.pk: one.cohort for one in own_records(request.scope)}
    return gettext("这是您 %(year)s 届的去向登记。") % {
        "year": cohorts[request.scope.graduate or 0]
    }


def _act(request: Request, done: str, move: Move) -> HttpResponse:
    acts = {
        Move.WITHDRAW: lambda: services.withdraw(request.scope, request.now),
        Move.DISCARD: lambda: services.discard(request.scope, request.now),
        Move.CONFIRM: lambda: services.confirm(request.scope, request.now),
        Move.OBJECT: lambda: services.object_to(
            request.scope, request.now, parameters.text(request.POST, "reason", 1000)
        ),
    }
    try:
        acts[move]()
        messages.success(request, done)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    return redirect("destinations:own")


def _actions(mine: OwnRegistration) -> list[RecordAction]:
    latest = mine.latest
    if latest is None:
        return [
            RecordAction(gettext("登记毕业去向"), reverse("destinations:step_kind"), "get", "main")
        ]
    status = Status(latest.status)
    if status == Status.DRAFT:
        return [_go_on(latest), _discard()]
    if status in CHANGES:
        mended = status in {Status.RETURNED, Status.SUPERSEDED}
        word = gettext("按意见修改") if mended else gettext("重新登记")
        return [RecordAction(word, reverse("destinations:revise"), tone="main")]
    if allowed(status, Move.WITHDRAW):
        return [_withdraw(gettext("撤回修改"))]
    return _counting(latest)


def _from_agreement(request: Request, mine: OwnRegistration) -> list[RecordAction]:
    """Where a signed agreement is there and nothing that is under way or counts rests on it."""
    graduate, latest = request.scope.graduate or 0, mine.latest
    signed = signed_of(request.scope, [graduate]).get(graduate)
    free = latest is None or Status(latest.status) in {Status.DRAFT, *CHANGES, *EFFECTIVE}
    used = {v.agreement_id for v in (mine.pending, mine.effective) if v is not None}
    if signed is None or signed.pk in used or not free:
        return []
    return [RecordAction(gettext("按签好的就业协议填写"), reverse("destinations:fill"))]


def _counting(version: Destination) -> list[RecordAction]:
    change = RecordAction(gettext("去向有变化，我要变更"), reverse("destinations:revise"))
    confirm_ = RecordAction(gettext("确认无误"), reverse("destinations:confirm"), tone="main")
    object_to = RecordAction(
        gettext("不属实，我要质疑"),
        reverse("destinations:object"),
        tone="danger",
        reason=gettext("哪里不属实？"),
        help=gettext("学校会核查并答复。核查期间不影响您其他手续。"),
    )
    first = [confirm_] if allowed(version.status, Move.CONFIRM) else []
    last = [object_to] if allowed(version.status, Move.OBJECT) else []
    return [*first, change, *last]


def _go_on(draft: Destination) -> RecordAction:
    step = "step_evidence" if draft.evidence.exists() else "step_details"
    return RecordAction(gettext("继续填写"), reverse(f"destinations:{step}"), "get", "main")


def _discard() -> RecordAction:
    return RecordAction(
        gettext("放弃这份草稿"),
        reverse("destinations:discard"),
        tone="danger",
        help=gettext("填写的内容和上传的材料会立即删除，不能恢复。已提交或已通过的登记不受影响。"),
        forgets=True,
    )


def _withdraw(label: str) -> RecordAction:
    return RecordAction(label, reverse("destinations:withdraw"))


def _notice(scope: Scope, mine: OwnRegistration, history: list[Review]) -> tuple[str, str]:
    """Tone and sentence of the notice at the top."""
    latest = mine.latest
    if latest is None:
        return "act", gettext("您还没有登记毕业去向。分三步，大约两分钟；没写完会自动保存。")
    returned = _last_reason(latest, history, Move.RETURN)
    sentences = {
        Status.DRAFT: ("act", _unfiled(scope, latest) + returned),
        Status.WAITING_COLLEGE: ("info", gettext("已提交，正在等学院审核。现在不用做什么。")),
        Status.WAITING_UNIVERSITY: (
            "info",
            gettext("学院已通过，正在等学校审核。现在不用做什么。"),
        ),
        Status.RETURNED: ("bad", gettext("需要修改后再提交。") + returned),
        Status.APPROVED: (
            "act",
            gettext("学校已通过。请核对一遍：属实就确认，有出入可以质疑或变更。"),
        ),
        Status.REPORTED: (
            "act",
            gettext("已上报省级。请核对一遍：属实就确认，有出入可以质疑或变更。"),
        ),
        Status.CONFIRMED: ("good", gettext("您已确认，登记完成。")),
        Status.DISPUTED: ("info", gettext("学校正在核查您的质疑，有结果会在这里告诉您。")),
        Status.WITHDRAWN: ("act", gettext("上一份登记已撤回。内容还在，可以接着改后提交。")),
        Status.SUPERSEDED: (
            "act",
            gettext("修改到一半的草稿已放弃。被退回的那份还在，可以重新按意见修改。") + returned,
        ),
    }
    sentences |= _ended(latest, history)
    return sentences.get(Status(latest.status), ("info", ""))


def _ended(latest: Destination, history: list[Review]) -> dict[Status, tuple[str, str]]:
    """The same where an office, an agreement or a change of standing ended what counted."""
    released = gettext("您的就业协议已解约，原登记不再统计。请按现在的情况重新登记。")
    revoked = gettext("经核查，原登记已撤销，不再统计。请按实际情况重新登记。")
    closed = gettext("学校登记了您的学籍异动，这届的去向登记已终止，不再统计。")
    return {
        Status.RELEASED: ("act", released + _last_reason(latest, history, Move.RELEASE)),
        Status.REVOKED: ("act", revoked + _last_reason(latest, history, Move.CORRECT)),
        Status.CLOSED: ("info", closed + _last_reason(latest, history, Move.CLOSE)),
    }


def _unfiled(scope: Scope, draft: Destination) -> str:
    if queries.is_prepared(scope, draft):
        return gettext(
            "学校已根据掌握的信息为您填好这份草稿，还没有提交。请逐项核对，有误的改正，上传材料后提交。"
        )
    return gettext("这份登记还没有提交。")


def _last_reason(version: Destination, history: list[Review], action: Move) -> str:
    concerned = {version.pk, version.replaces_id}
    found = (r for r in history if r.destination_id in concerned and r.action == action)
    review = next((r for r in found if r.undone_at is None), None)
    return "" if review is None else gettext("原因：%(reason)s") % {"reason": review.reason}


def _returned_fields(request: Request, draft: Destination) -> list[str]:
    """The fields that the last return of the version before spoke of."""
    if draft.replaces is None:
        return []
    history = queries.history_of(request.scope, [draft.replaces])
    return next((r.fields for r in history if r.action == Move.RETURN), [])


def _still_counting(mine: OwnRegistration) -> str:
    if mine.pending is None or mine.effective is None:
        return ""
    said = (pages.kind_label(mine.effective.kind), pages.whither(mine.effective))
    known = gettext("，").join(part for part in said if part != formats.DASH)
    return gettext("变更通过之前，仍按原登记统计：%(known)s。") % {"known": known}


def _employer_ended(request: Request, mine: OwnRegistration) -> str:
    """That the employer of what counts has ended, "" where it has not."""
    if mine.effective is None:
        return ""
    day = queries.employer_ended(request.scope, mine.effective, request.today)
    if day is None:
        return ""
    told = gettext(
        "单位登记库显示，您登记的单位已于 %(day)s 注销或吊销。仍在这里工作的不用处理；"
        "已经离开或登记有误的，请变更登记。"
    )
    return told % {"day": formats.day(day)}


def _steps() -> list[str]:
    stages = [str(labels.STAGE[stage]) for stage in REVIEWS]
    return [gettext("提交"), *stages, gettext("本人确认")]


def _reached(version: Destination) -> int:
    """Which of `_steps` is current."""
    stages = {stage: place for place, stage in enumerate(REVIEWS, 2)}
    places = {Status.DRAFT: 1, Status.RETURNED: 1, **stages}
    return places.get(Status(version.status), 2 + len(stages))
