"""The university answers findings, with papers; the province asks further."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import Upload, store
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, Transition, must_have_reason
from qihang.apps.orgs.queries import account_of
from qihang.apps.verification.models import Finding, FindingMaterial
from qihang.apps.verification.queries import finding_in
from qihang.apps.verification.rules import FINDING_GRAPH, FindingAction, answer_refusal
from qihang.apps.verification.services.transitions import (
    FindingOutcome,
    apply_transition,
    judge_findings,
    locked_findings,
    raise_if_left_out,
)
from qihang.kernel import Permission, Refusal, Scope
from qihang.policy import load

PURPOSE = "finding_material"
MOST = "evidence_files"


@dataclass(frozen=True, slots=True)
class UploadedMaterial:
    """A paper as it was handed in, with the name it had."""

    upload: Upload
    name: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What the university says, and the papers that support it."""

    text: str
    papers: Sequence[UploadedMaterial] = ()


@transaction.atomic
def answer_findings(
    scope: Scope, uuids: Iterable[UUID], given: GivenAnswer, now: datetime
) -> FindingOutcome:
    """The same answer to several findings; those that cannot be answered are left out and named.

    Refuses with reason_missing, reason_long, too_many, too_many_papers and those of files.store.
    """
    text = must_have_reason(given.text)
    findings, odd = locked_findings(scope, uuids, now)
    judged = judge_findings(
        scope, findings, Permission.VERIFICATION_ANSWER, lambda f: answer_refusal(f.status)
    )
    step = Transition(FindingAction.ANSWER, now, text)
    if judged.fit:
        _keep(scope, judged.fit, given.papers, step)
    apply_transition(scope, judged.fit, step)
    return FindingOutcome(step.act, len(judged.fit), judged.skipped + odd)


@transaction.atomic
def answer_finding(scope: Scope, uuid: UUID, given: GivenAnswer, now: datetime) -> UUID:
    """Answer one finding; answers the act for `undo`.

    Raises Finding.DoesNotExist outside the scope; refuses with not_yours, own_finding, being_decided,
    not_to_answer and as `answer_findings`.
    """
    outcome = answer_findings(scope, [finding_in(scope, uuid).uuid], given, now)
    for _, refusal in outcome.skipped:
        raise refusal
    return outcome.act


@transaction.atomic
def ask_further(scope: Scope, uuid: UUID, reason: str, now: datetime) -> UUID:
    """The province read the answer and needs more; a new term begins.

    Raises Finding.DoesNotExist; refuses with reason_missing, not_yours, own_finding, not_in_this_state.
    """
    text = must_have_reason(reason)
    findings, odd = locked_findings(scope, [finding_in(scope, uuid).uuid], now)
    judged = judge_findings(scope, findings, Permission.VERIFICATION_DECIDE, _reply_refusal)
    raise_if_left_out(judged, odd)
    step = Transition(FindingAction.REPLY, now, text)
    apply_transition(scope, judged.fit, step)
    return step.act


@transaction.atomic
def contest(scope: Scope, uuid: UUID, given: GivenAnswer, now: datetime) -> None:
    """The university contests a decision, once, within the term of the policy.

    Raises Finding.DoesNotExist; refuses with reason_missing, not_yours, own_finding, not_in_this_state,
    term_over and those of the papers.
    """
    text = must_have_reason(given.text)
    findings, odd = locked_findings(scope, [finding_in(scope, uuid).uuid], now)
    judged = judge_findings(scope, findings, Permission.VERIFICATION_CONTEST, _contest_refusal)
    raise_if_left_out(judged, odd)
    step = Transition(FindingAction.CONTEST, now, text)
    _keep(scope, judged.fit, given.papers, step)
    apply_transition(scope, judged.fit, step)


def _reply_refusal(finding: Finding) -> Refusal | None:
    allowed = FINDING_GRAPH.allowed(finding.status, FindingAction.REPLY)
    return None if allowed else NOT_IN_THIS_STATE


def _contest_refusal(finding: Finding) -> Refusal | None:
    allowed = FINDING_GRAPH.allowed(finding.status, FindingAction.CONTEST)
    return None if allowed else NOT_IN_THIS_STATE


def _keep(
    scope: Scope, findings: Sequence[Finding], papers: Sequence[UploadedMaterial], step: Transition
) -> None:
    """Keep the papers once for all; the step that follows signs them."""
    most = load().limit(MOST, timezone.localdate(step.now))
    if len(papers) > most:
        raise Refusal("too_many_papers", "一次最多上传 {most} 份，请合并成一个文件。", most=most)
    stored: list[tuple[StoredFile, str]] = [
        (store(paper.upload, PURPOSE, step.now), paper.name[-120:]) for paper in papers
    ]
    FindingMaterial.objects.bulk_create(
        FindingMaterial(
            finding=finding, act=step.act, file=file, name=name,
            added_by_id=account_of(scope), added_at=step.now,
        )
        for finding in findings
        for file, name in stored
    )  # fmt: skip
