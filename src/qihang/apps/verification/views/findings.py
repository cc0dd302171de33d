"""The list of findings; bulk answers, proposals and confirmations, looked at before they are done; undo."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.verification import labels, queries, services
from qihang.apps.verification.models import Finding
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.pages import finding_list
from qihang.apps.verification.rules import (
    DECISIONS,
    FindingAction,
    FindingState,
    Severity,
    answer_refusal,
    proposal_refusal,
)
from qihang.apps.verification.services import FindingOutcome, GivenAnswer
from qihang.apps.verification.services.transitions import JudgedFindings
from qihang.kernel import Permission, Refusal
from qihang.policy import load
from qihang.web import parameters
from qihang.web.access import needs
from qihang.web.components import BulkAction, Filter, Page, RecordAction, Skipped
from qihang.web.edition import current_cohort
from qihang.web.pages import render_page
from qihang.web.refusals import add_refusal_message, sentence
from qihang.web.request import Request

SEE, ANSWER = Permission.VERIFICATION_SEE, Permission.VERIFICATION_ANSWER
DECIDE = Permission.VERIFICATION_DECIDE
TEXT = 1000  # characters that are read; the service says how many it may have
ACTS = ("answer", *DECISIONS, "confirm")
UNIVERSITIES = 400


@needs(SEE)
@require_safe
def index(request: Request) -> HttpResponse:
    """Findings in reach, what is due first on top."""
    found = queries.listed(request.scope, current_cohort(), _filter(request), request.today)
    page = Page.of(request.GET, found.count())
    rows = list(found[page.offset : page.end])
    bulk = _bulk_actions(request)
    context = {
        "filters": _filters(request),
        "query": request.GET,
        "page": page,
        "table": finding_list.listed(request.scope, rows, request.today, tick=bool(bulk)),
        "bulk": bulk,
        "actions": _page_actions(request),
        "undos": undos(request),
    }
    return render_page(request, "verification/index.html", context)


def _page_actions(request: Request) -> list[RecordAction]:
    actions = [
        RecordAction(gettext("核查项目"), reverse("verification:checks"), "get"),
        RecordAction(gettext("函件"), reverse("verification:letters"), "get"),
    ]
    if request.scope.allows(Permission.SHEET_EXPORT):
        href = f"{reverse('exports:new', args=['findings'])}?{request.GET.urlencode()}"
        actions.append(RecordAction(gettext("导出…"), href, "get"))
    if request.scope.allows(ANSWER) and request.scope.allows(Permission.SHEET_LOAD):
        href = reverse("intake:new", args=["finding_answers"])
        actions.append(RecordAction(gettext("用表格答复…"), href, "get"))
    return actions


@needs(ANSWER, DECIDE)
@require_POST
def bulk(request: Request) -> HttpResponse:
    """First what would be touched and what not, with one text for all; then the act itself."""
    act = parameters.choice(request.POST, "act", ACTS, parameters.choice(request.GET, "act", ACTS))
    uuids = parameters.uuids(request.POST, "uuid")
    if not act or not uuids:
        messages.warning(request, gettext("请先勾选要办理的问题。"))
        return redirect("verification:index")
    if "confirmed" in request.POST:
        return _apply(request, act, uuids)
    services.within_limit(len(uuids), request.today)
    rows = queries.findings_in(request.scope).filter(uuid__in=uuids)
    found = list(rows.select_related("destination__graduate__org", "university").order_by("pk"))
    judged = _judge(request, act, found)
    context = {
        "heading": _verb(act),
        "act": act,
        "touched": len(judged.fit),
        "skipped": [Skipped(n, sentence(r)) for r, n in _reasons(judged)],
        "table": finding_list.left_out(judged.skipped, request.scope),
        "uuids": [str(finding.uuid) for finding in judged.fit],
        "asks_text": act != "confirm",
        "back": reverse("verification:index"),
    }
    return render_page(request, "verification/bulk.html", context)


@needs(ANSWER, DECIDE)
@require_POST
def undo(request: Request, act: UUID) -> HttpResponse:
    """Take back an act of one's own."""
    try:
        outcome = services.undo(request.scope, act, request.now)
        messages.success(request, gettext("已撤销 %(count)s 条。") % {"count": outcome.done})
        _warn_of_skipped(request, outcome)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
    return redirect("verification:index")


def undos(request: Request) -> list[tuple[str, str, int]]:
    """What the reader may still take back: text, address, seconds left."""
    window = load().duration("undo_window", request.today)
    acts = queries.undoable_acts(request.scope, request.now)
    return [
        (
            gettext("%(what)s：%(count)s 条。")
            % {"what": labels.ACTION[FindingAction(one.action)], "count": one.count},
            reverse("verification:undo", args=[one.act]),
            max(0, int(min(window, window - (request.now - one.at)).total_seconds())),
        )
        for one in acts[:1]
    ]


def _apply(request: Request, act: str, uuids: Sequence[UUID]) -> HttpResponse:
    text = parameters.text(request.POST, "text", TEXT)
    scope, now = request.scope, request.now
    try:
        if act == "answer":
            outcome = services.answer_findings(scope, uuids, GivenAnswer(text), now)
        elif act == "confirm":
            outcome = services.confirm_decisions(scope, uuids, now)
        else:
            outcome = services.propose_decisions(scope, uuids, FindingAction(act), text, now)
    except Refusal as refusal:
        add_refusal_message(request, refusal)
        return redirect("verification:index")
    messages.success(request, gettext("已办理 %(count)s 条。") % {"count": outcome.done})
    _warn_of_skipped(request, outcome)
    return redirect("verification:index")


def _judge(request: Request, act: str, found: Sequence[Finding]) -> JudgedFindings:
    if act == "answer":
        return services.judge_findings(
            request.scope, found, ANSWER, lambda f: answer_refusal(f.status)
        )
    if act == "confirm":
        made = queries.open_decisions(request.scope, found)
        none = Refusal("not_proposed", "还没有人提出处理意见。")
        return services.judge_findings(
            request.scope, found, DECIDE, lambda f: None if f.pk in made else none
        )
    outcome = FindingAction(act)
    return services.judge_findings(
        request.scope, found, DECIDE,
        lambda f: proposal_refusal(f.status, outcome, f.due_on, request.today),
    )  # fmt: skip


def _reasons(judged: JudgedFindings) -> list[tuple[Refusal, int]]:
    return FindingOutcome(UUID(int=0), 0, judged.skipped).reasons()


def _warn_of_skipped(request: Request, outcome: FindingOutcome) -> None:
    for refusal, count in outcome.reasons():
        facts = {"count": count, "reason": sentence(refusal)}
        messages.warning(request, gettext("跳过 %(count)s 条：%(reason)s") % facts)


def _verb(act: str) -> str:
    if act == "answer":
        return gettext("答复")
    if act == "confirm":
        return gettext("确认处理意见")
    return gettext("提出：%(what)s") % {"what": labels.ACTION[FindingAction(act)]}


def _bulk_actions(request: Request) -> list[BulkAction]:
    href = reverse("verification:bulk")
    actions = []
    if request.scope.allows(ANSWER):
        actions.append(BulkAction(gettext("批量答复…"), f"{href}?act=answer"))
    if request.scope.allows(DECIDE):
        actions.append(BulkAction(gettext("批量确认…"), f"{href}?act=confirm"))
        actions += [BulkAction(f"{_verb(act)}…", f"{href}?act={act}", "quiet") for act in DECISIONS]
    return actions


def _filter(request: Request) -> queries.FindingFilter:
    return queries.FindingFilter.read(request.GET.dict())


def _filters(request: Request) -> list[Filter]:
    checks = queries.checks_found(request.scope, current_cohort())
    states = [(one.value, str(labels.STATE[one])) for one in FindingState]
    severities = [(one.value, str(labels.SEVERITY[one])) for one in Severity]
    return [
        Filter(
            "check", gettext("核查项目"), choices=[(c, check_words.check_name(c)) for c in checks]
        ),
        Filter("state", gettext("状态"), choices=states),
        Filter("severity", gettext("性质"), choices=severities),
        Filter("overdue", gettext("期限"), choices=[("1", gettext("逾期未答复"))]),
        *_universities(request),
    ]


def _universities(request: Request) -> list[Filter]:
    if not request.scope.allows(DECIDE):
        return []
    rows = orgs.orgs_in(request.scope, DECIDE).filter(kind=OrgKind.UNIVERSITY)
    found = [(org.code, org_name(org)) for org in rows.order_by("code")[:UNIVERSITIES]]
    return [Filter("university", gettext("学校"), choices=found)]
