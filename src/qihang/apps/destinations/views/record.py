"""One registration: facts and evidence left, history right, what may be done at the top."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qihang.apps.agreements.queries import agreements_in
from qihang.apps.destinations import pages, queries, services
from qihang.apps.destinations.forms import ReturnForm
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.pages.evidence import evidence_list
from qihang.apps.destinations.rules import NEEDS, REVIEWERS, REVIEWS, Status, allowed
from qihang.apps.destinations.rules import Action as Move
from qihang.apps.destinations.values import PHONE
from qihang.apps.destinations.views.queue import undos
from qihang.apps.people.services import record_read
from qihang.kernel import Permission, Refusal
from qihang.web import formats, parameters
from qihang.web.access import get_or_404, must_hold, needs
from qihang.web.components import Crumb, Fact, RecordAction
from qihang.web.markup import el
from qihang.web.pages import render_page
from qihang.web.panels import panels
from qihang.web.refusals import add_refusal_message, onto_form, sentence
from qihang.web.request import Request

SEE = Permission.DESTINATION_SEE
REVIEW = sorted(REVIEWERS)
DECIDE = Permission.DESTINATION_CORRECT
STAGE = "stage"


@needs(SEE)
@require_safe
def record(request: Request, uuid: UUID) -> HttpResponse:
    """The page of one version, with all versions in its history."""
    versions = queries.all_versions(request.scope, uuid)
    version = next((one for one in versions if one.uuid == uuid), None)
    if version is None:
        raise Http404
    record_read(request.scope, version.graduate)
    history = queries.history_of(request.scope, versions)
    barred = _barred(request, version)
    context = {
        "version": version,
        "state": pages.state(version),
        "crumbs": [Crumb(gettext("待审核"), reverse("destinations:queue"))],
        "actions": _actions(request, version, barred),
        "barred": sentence(barred) if barred else "",
        "person": pages.person_facts(version.graduate),
        "facts": [*pages.facts_of(version, PHONE), *_agreement(request, version)],
        "unmask": _unmask(request, version),
        "graduate": _graduate(request, version),
        "papers": _papers(request, version),
        "advice": _advice(request, version),
        "panels": panels(request, version),
        "newer": _newer(version, versions),
        "moments": pages.moments(history, versions),
        "undos": undos(request),
    }
    return render_page(request, "destinations/record.html", context)


@needs(*REVIEW, DECIDE)
@require_safe
def following(request: Request, uuid: UUID) -> HttpResponse:
    """On to the record that waits after this one; looked for when asked, not on every page."""
    return _onward(request, found(request, uuid))


@needs(*REVIEW)
@require_POST
def approve(request: Request, uuid: UUID) -> HttpResponse:
    """Approve at the stage the reviewer saw, then on to the next that waits."""
    version, stage = _to_review(request, uuid)
    try:
        services.approve(request.scope, uuid, stage, request.now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("destinations:record", uuid)
    messages.success(request, gettext("已通过：%(name)s。") % {"name": version.graduate.name})
    return _onward(request, version)


@needs(*REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def return_(request: Request, uuid: UUID) -> HttpResponse:
    """Ask for the reason, then send it back."""
    version, stage = _to_review(request, uuid)
    form = ReturnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.return_(
                request.scope, uuid, stage, request.now,
                reason=form.reason(), fields=form.reason_fields(),
            )  # fmt: skip
        except Refusal as refusal:
            onto_form(form, refusal)
        else:
            messages.success(
                request, gettext("已退回：%(name)s。") % {"name": version.graduate.name}
            )
            return _onward(request, version)
    context = {
        "version": version,
        "form": form,
        "facts": pages.facts_of(version),
        "stage": stage,
        "back": reverse("destinations:record", args=[uuid]),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "destinations/return.html", context, status=status)


@needs(DECIDE)
@require_POST
def uphold(request: Request, uuid: UUID) -> HttpResponse:
    """The registration is true."""
    return _decide(request, uuid, Move.UPHOLD, gettext("已维持原登记。"))


@needs(DECIDE)
@require_POST
def correct(request: Request, uuid: UUID) -> HttpResponse:
    """The registration is untrue and stops counting."""
    return _decide(request, uuid, Move.CORRECT, gettext("已撤销这条登记，不再统计。"))


@needs(Permission.PERSON_UNMASK)
@require_POST
@never_cache
def unmask(request: Request, uuid: UUID) -> HttpResponse:
    """The contact's phone whole, once, against a reason."""
    version = found(request, uuid)
    must_hold(request, Permission.PERSON_UNMASK, version.org_path)
    text = services.unmask_contact(
        request.scope, uuid, parameters.text(request.POST, "reason", 1000)
    )
    context = {"text": text, "version": version}
    return render_page(request, "destinations/unmasked.html", context, partial="value")


def found(request: Request, uuid: UUID) -> Destination:
    """The version, 404 outside the scope."""
    return get_or_404(queries.get_in, request.scope, uuid)


def _to_review(request: Request, uuid: UUID) -> tuple[Destination, Status]:
    """The version and the stage at which the reviewer saw it; 403 where that is another's."""
    version = found(request, uuid)
    named = (
        parameters.text(request.POST, STAGE)
        or parameters.text(request.GET, STAGE)
        or version.status
    )
    mine = [s for s, move in REVIEWS.items() if request.scope.holds(NEEDS[move], version.org_path)]
    stage = next((s for s in REVIEWS if s == named), mine[0] if mine else Status.WAITING_COLLEGE)
    must_hold(request, NEEDS[REVIEWS[stage]], version.org_path)
    return version, stage


def _onward(request: Request, version: Destination) -> HttpResponse:
    following = queries.next_waiting(request.scope, version)
    if following is None:
        messages.info(request, gettext("没有其他等您处理的登记了。"))
        return redirect("destinations:queue")
    return redirect("destinations:record", following)


def _decide(request: Request, uuid: UUID, move: Move, done: str) -> HttpResponse:
    version = found(request, uuid)
    must_hold(request, NEEDS[move], version.org_path)
    act = services.uphold if move == Move.UPHOLD else services.correct
    try:
        act(request.scope, uuid, request.now, parameters.text(request.POST, "reason", 1000))
        messages.success(request, done)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    return redirect("destinations:record", uuid)


def _barred(request: Request, version: Destination) -> Refusal | None:
    """Why this reader, who could otherwise decide, has to leave it to a colleague."""
    if not _review(request, version) and not _decision(request, version):
        return None
    stage = Status(version.status)
    return queries.not_by_this_person(request.scope, [version], stage).get(version.pk)


def _actions(request: Request, version: Destination, barred: Refusal | None) -> list[RecordAction]:
    review = [*_review(request, version), *_decision(request, version)]
    if not review:
        return []
    href = reverse("destinations:following", args=[version.uuid])
    onward = RecordAction(gettext("下一条"), href, "get")
    return [onward] if barred is not None else [*review, onward]


def _review(request: Request, version: Destination) -> list[RecordAction]:
    stage = Status(version.status)
    if stage not in REVIEWS or not request.scope.holds(NEEDS[REVIEWS[stage]], version.org_path):
        return []
    approve_ = reverse("destinations:approve", args=[version.uuid])
    back = reverse("destinations:return", args=[version.uuid])
    return [
        RecordAction(gettext("通过"), approve_, tone="main", fields=((STAGE, stage),)),
        RecordAction(gettext("退回给毕业生"), f"{back}?{STAGE}={stage}", "get"),
    ]


def _decision(request: Request, version: Destination) -> list[RecordAction]:
    if not request.scope.holds(DECIDE, version.org_path):
        return []
    uphold_ = RecordAction(
        gettext("维持原登记"),
        reverse("destinations:uphold", args=[version.uuid]),
        reason=gettext("核查到了什么？"),
        help=gettext("毕业生会看到这些话。"),
    )
    correct_ = RecordAction(
        gettext("更正：撤销这条登记"),
        reverse("destinations:correct", args=[version.uuid]),
        tone="danger",
        reason=gettext("为什么不属实？"),
        help=gettext("撤销后不再统计，毕业生需要重新登记。"),
    )
    pairs = ((Move.UPHOLD, uphold_), (Move.CORRECT, correct_))
    return [action for move, action in pairs if allowed(version.status, move)]


def _papers(request: Request, version: Destination) -> SafeString | str:
    """What each paper proves; while there is something to decide also what its file proved before."""
    papers = queries.judged_papers(request.scope, version)
    decides = version.status in REVIEWS or version.status == Status.DISPUTED
    earlier = queries.earlier_uses(request.scope, version, papers) if decides else {}
    return evidence_list(papers, earlier)


def _advice(request: Request, version: Destination) -> list[str]:
    """What a reviewer should ask about, while there is something to decide.

    Among it papers that prove something else: filed before papers were bound to what they prove. Of what
    counts: that its employer has ended.
    """
    ended = queries.employer_ended(request.scope, version, request.today)
    if ended is not None:
        told = gettext(
            "单位登记库显示，这家单位已于 %(day)s 注销或吊销。请核实毕业生是否仍在这里工作；"
            "不属实的更正，已经离开的请毕业生变更。"
        )
        return [told % {"day": formats.day(ended)}]
    if version.status not in REVIEWS:
        return []
    found = queries.assess(request.scope, version, request.today)
    papers = [o for o in found.objections if o.field == "evidence"]
    return [sentence(objection) for objection in (*papers, *found.advice)]


def _unmask(request: Request, version: Destination) -> tuple[str, str] | None:
    """The masked phone of the contact and, for who may, where to ask for the whole."""
    if not version.contact_phone_masked:
        return None
    may = request.scope.holds(Permission.PERSON_UNMASK, version.org_path)
    href = reverse("destinations:unmask", args=[version.uuid]) if may else ""
    return version.contact_phone_masked, href


def _agreement(request: Request, version: Destination) -> list[Fact]:
    """The agreement it rests on, for readers who reach it."""
    known = agreements_in(request.scope).filter(pk=version.agreement_id or 0)
    return [
        Fact(
            gettext("就业协议"),
            el("a", one.number, href=reverse("agreements:agreement", args=[one.uuid])),
        )
        for one in known
    ]


def _graduate(request: Request, version: Destination) -> str:
    may = request.scope.holds(Permission.PERSON_SEE, version.org_path)
    return reverse("people:graduate", args=[version.graduate.uuid]) if may else ""


def _newer(version: Destination, versions: list[Destination]) -> str:
    last = versions[-1]
    return "" if last.pk == version.pk else reverse("destinations:record", args=[last.uuid])
