"""Findings of the checks for other systems: those of a cohort a page at a time, one, and its answer."""

from datetime import date, datetime
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from qihang.apps.verification import queries, services
from qihang.apps.verification.models import Finding
from qihang.apps.verification.pages import checks as check_words
from qihang.apps.verification.queries import FindingFilter
from qihang.apps.verification.rules import TEXT_MAX, FindingAction, FindingState, Severity
from qihang.apps.verification.services import GivenAnswer
from qihang.kernel import Cohort, Permission
from qihang.web.access import get_or_404
from qihang.web.api import CURSOR, LIMIT, Cursor, Limit, Text, Year, list_for, needs, page_of
from qihang.web.request import Request

router = Router(tags=["verification"])
SEE, ANSWER = Permission.VERIFICATION_SEE, Permission.VERIFICATION_ANSWER


class FindingOut(Schema):
    """One finding of one check: what should be looked at, no judgement."""

    uuid: UUID
    check: str = Field(description="code of the check", examples=["employer_ended"])
    check_name: str
    severity: Severity
    status: FindingState
    cohort: int
    university: str = Field(description="code", examples=["10422"])
    destination: UUID | None = Field(description="the registration; null for a group")
    graduate: UUID | None = Field(description="null for a group, or where persons are not seen")
    exam_number: str = Field(description="empty for a group, or where persons are not seen")
    found_date: date
    due_date: date | None = Field(description="last day of the university's answer")


class FindingsOut(Schema):
    """One page of findings."""

    items: list[FindingOut]
    next: str = Field(description="cursor of the next page; empty after the last")


class FindingFactOut(Schema):
    """One fact that was compared, in words."""

    label: str
    value: str
    source: str


class FindingDecisionOut(Schema):
    """What two of the province decided."""

    outcome: FindingAction
    reason: str
    decided_at: datetime


class FindingDetailOut(FindingOut):
    """The same with what was compared, what clears it, what was answered and decided."""

    facts: list[FindingFactOut]
    cure: str
    answer: str = Field(description="the newest; empty while there is none")
    decisions: list[FindingDecisionOut] = Field(description="oldest first")


class FindingAnswerIn(Schema):
    """What the university says; papers are added on the page."""

    text: str = Field(max_length=TEXT_MAX)


@router.get(
    "/findings", auth=needs(SEE), response=FindingsOut,
    operation_id="findings", summary="Findings of the checks of a cohort, oldest first",
)  # fmt: skip
def findings(
    request: Request, cohort: Year, status: FindingState | None = None, check: Text = "",
    cursor: Cursor = CURSOR, limit: Limit = LIMIT,
) -> dict:  # fmt: skip
    """Every finding in reach; of one status or check if asked."""
    scope, wanted = request.scope, FindingFilter(check=check, state=status or "")
    found = queries.findings_to_report(scope, Cohort(cohort), wanted, request.today)
    rows, following = page_of(
        lambda after, most: list(found.filter(pk__gt=after[0] if after else 0)[:most]),
        lambda finding: (finding.pk,),
        cursor, limit, list_for(scope, "findings", cohort, status, check),
    )  # fmt: skip
    return {"items": [_as_dict(request, finding) for finding in rows], "next": following}


@router.get(
    "/findings/{uuid:uuid}", auth=needs(SEE), response=FindingDetailOut,
    operation_id="finding", summary="One finding",
)  # fmt: skip
def finding(request: Request, uuid: UUID) -> dict:
    """404 outside the token's organisation."""
    return _with_details(request, get_or_404(queries.finding_in, request.scope, uuid))


@router.post(
    "/findings/{uuid:uuid}/answer", auth=needs(ANSWER), response={201: FindingDetailOut},
    operation_id="answer_finding", summary="Answer one finding",
)  # fmt: skip
def answer_finding(request: Request, uuid: UUID, given: FindingAnswerIn) -> dict:
    """422 where it cannot be answered now, with the reason; many at once are a batch of finding_answers."""
    found = get_or_404(queries.finding_in, request.scope, uuid)
    services.answer_finding(request.scope, found.uuid, GivenAnswer(given.text), request.now)
    return _with_details(request, queries.finding_in(request.scope, uuid))


def _with_details(request: Request, finding: Finding) -> dict:
    decisions = queries.decisions_of(request.scope, finding)
    return {
        **_as_dict(request, finding),
        "facts": [
            {"label": one.label, "value": one.value, "source": one.source}
            for one in check_words.compared(finding)
        ],
        "cure": check_words.check_cure(finding.check_code),
        "answer": queries.newest_answers(request.scope, [finding]).get(finding.pk, ""),
        "decisions": [
            {"outcome": one.outcome, "reason": one.reason, "decided_at": one.confirmed_at}
            for one in decisions
        ],
    }


def _as_dict(request: Request, finding: Finding) -> dict:
    version, graduate = finding.destination, finding.graduate
    path = version.org_path if version else finding.org_path
    sees = graduate is not None and request.scope.holds(Permission.PERSON_SEE, path)
    return {
        "uuid": finding.uuid,
        "check": finding.check_code,
        "check_name": check_words.check_name(finding.check_code),
        "severity": finding.severity,
        "status": finding.status,
        "cohort": finding.cohort,
        "university": finding.university.code if finding.university else "",
        "destination": version.uuid if version else None,
        "graduate": graduate.uuid if graduate and sees else None,
        "exam_number": graduate.exam_number if graduate and sees else "",
        "found_date": finding.found_on,
        "due_date": finding.due_on,
    }
