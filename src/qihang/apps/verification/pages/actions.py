"""What a reader may do now with one finding, as buttons."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.verification import labels, queries
from qihang.apps.verification.models import Finding, FindingDecision
from qihang.apps.verification.pages import words
from qihang.apps.verification.rules import (
    APPEAL_DECISIONS,
    DECISIONS,
    FINDING_GRAPH,
    FindingAction,
    answer_refusal,
    contest_until,
    proposal_refusal,
)
from qihang.kernel import Permission, Scope
from qihang.policy import load
from qihang.web.components import RecordAction

A = FindingAction
MOST = 20  # of a group; more are looked at in the list


def of_finding(
    scope: Scope, finding: Finding, made: FindingDecision | None, today: date
) -> list[RecordAction]:
    """Answering and contesting for a university, deciding for the province."""
    actions = []
    if scope.holds(Permission.VERIFICATION_ANSWER, finding.org_path):
        actions += list(_of_university(scope, finding, today))
    if scope.holds(Permission.VERIFICATION_DECIDE, finding.org_path):
        actions += list(_of_province(scope, finding, made, today))
    return actions


def _of_university(scope: Scope, finding: Finding, today: date) -> Iterator[RecordAction]:
    if answer_refusal(finding.status) is None:
        href = reverse("verification:answer", args=[finding.uuid])
        yield RecordAction(gettext("答复…"), href, "get", "main")
    may = scope.holds(Permission.VERIFICATION_CONTEST, finding.org_path)
    if may and FINDING_GRAPH.allowed(finding.status, A.CONTEST) and _in_time(scope, finding, today):
        href = reverse("verification:contest", args=[finding.uuid])
        yield RecordAction(gettext("申诉…"), href, "get")


def _in_time(scope: Scope, finding: Finding, today: date) -> bool:
    decided = [move for move in queries.history_of(scope, [finding]) if move.undone_at is None]
    until = contest_until(load(), decided[0].at.date()) if decided else None
    return until is None or today <= until


def _of_province(
    scope: Scope, finding: Finding, made: FindingDecision | None, today: date
) -> Iterator[RecordAction]:
    if is_decider(scope, finding):
        return
    if made is not None:
        yield from _of_second(scope, finding, made)
        return
    if FINDING_GRAPH.allowed(finding.status, A.REPLY):
        yield RecordAction(
            gettext("要求补充…"),
            reverse("verification:reply", args=[finding.uuid]),
            reason=gettext("还需要什么？"),
            help=gettext("学校会看到这些话，答复期限重新计算。"),
        )
    for outcome in (*DECISIONS, *APPEAL_DECISIONS):
        if proposal_refusal(finding.status, outcome, finding.due_on, today) is None:
            yield RecordAction(
                gettext("提出：%(what)s") % {"what": labels.ACTION[outcome]},
                reverse("verification:propose", args=[finding.uuid]),
                reason=gettext("理由是什么？"),
                help=gettext("另一位同事确认后生效，学校会看到理由。"),
                fields=(("outcome", outcome.value),),
            )


def is_decider(scope: Scope, finding: Finding) -> bool:
    """Whether the reader made the decision that the finding's appeal is about."""
    made = queries.deciders_of(scope, [finding]).get(finding.pk, set())
    return bool(made & accounts_of_person(scope))


def _of_second(scope: Scope, finding: Finding, made: FindingDecision) -> Iterator[RecordAction]:
    own = made.proposed_by_id in accounts_of_person(scope)
    if not own:
        yield RecordAction(
            gettext("确认"),
            reverse("verification:confirm", args=[finding.uuid]),
            tone="main",
            help=gettext("确认后立即生效：%(what)s")
            % {"what": labels.ACTION[FindingAction(made.outcome)]},
        )
    yield RecordAction(
        gettext("撤回处理意见") if own else gettext("不同意"),
        reverse("verification:decline", args=[finding.uuid]),
        reason=gettext("为什么？"),
    )


def reading(scope: Scope, finding: Finding) -> list[RecordAction]:
    """One button a paper and a telephone: each is opened alone, with its reason, and is written down."""
    found = [
        _look(
            gettext("材料：%(name)s") % {"name": paper.name},
            reverse("verification:read_paper", args=[finding.uuid, paper.uuid]),
        )
        for paper in queries.papers_behind(scope, finding)[:MOST]
    ]
    for version in queries.registrations_behind(scope, finding)[:MOST]:
        href = reverse("verification:read_phone", args=[finding.uuid, version.uuid])
        who = {"name": words.person(scope, version)}
        if version.contact_phone_masked:
            found.append(_look(gettext("单位联系电话（%(name)s）") % who, href, "contact"))
        if version.graduate.phone_masked:
            found.append(_look(gettext("毕业生电话（%(name)s）") % who, href, "graduate"))
    return found


def _look(label: str, href: str, whose: str = "") -> RecordAction:
    return RecordAction(
        label,
        href,
        reason=gettext("为什么要查看？"),
        help=gettext("查看会记入日志；看过的人本届不能审核这位毕业生的登记。"),
        fields=(("whose", whose),) if whose else (),
    )
