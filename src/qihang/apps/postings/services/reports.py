"""Readers report posts; an office looks at each report and answers for the outcome."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.moves.rules import NOT_YOURS
from qihang.apps.orgs.services import Throttle, begin_attempt, record_act
from qihang.apps.postings.models import PostReport
from qihang.apps.postings.queries import public_post, report_in
from qihang.apps.postings.rules import PostReportOutcome, ReportReason
from qihang.kernel import Permission, Refusal, Scope, msgid

REPORTS = Throttle(
    "post_report",
    "post_report_span",
    {"address": "post_reports_address"},
    "reports_many",
    msgid("举报次数较多，请 {minutes} 分钟后再试；情况紧急的请直接联系学校或人社部门。"),
)
WORDS_MAX, ANSWER_MAX = 500, 300


@dataclass(frozen=True, slots=True)
class ReportedPost:
    """What somebody says of a post."""

    reason: ReportReason
    words: str = ""


def report_post(
    scope: Scope, uuid: UUID, reported: ReportedPost, address: str, now: datetime
) -> None:
    """Keep a report; whoever reports is told to nobody but the office.

    Raises Post.DoesNotExist where the post is not public; Refusal reports_many, words_missing.
    """
    post = public_post(scope, uuid, timezone.localdate(now))
    words = reported.words.strip()[:WORDS_MAX]
    if reported.reason is ReportReason.OTHER and not words:
        raise Refusal("words_missing", "请写明岗位有什么问题。")
    begin_attempt(REPORTS, {"address": address})
    with transaction.atomic():
        report = PostReport.objects.create(
            post=post,
            office_path=post.office_path,
            reason=reported.reason,
            words=words,
            account_id=scope.account,
            at=now,
        )
        record_act(
            scope, "post_report.make", "post_report", report.uuid,
            org_path=post.office_path, after={"reason": reported.reason.value},
        )  # fmt: skip


@transaction.atomic
def handle_report(
    scope: Scope, uuid: UUID, outcome: PostReportOutcome, answer: str, now: datetime
) -> PostReport:
    """Close a report with what was found.

    Raises PostReport.DoesNotExist outside the scope, Refusal not_yours, report_handled, answer_missing.
    """
    found = report_in(scope, uuid)
    if not scope.holds(Permission.POST_SCREEN, found.office_path):
        raise NOT_YOURS
    report = PostReport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if report.handled_at is not None:
        raise Refusal("report_handled", "这条举报刚刚有人处理过，请刷新后再看。")
    if not answer.strip():
        raise Refusal("answer_missing", "请写明核实情况。")
    report.handled_at, report.handled_by_id = now, scope.account
    report.outcome, report.answer = outcome, answer.strip()[:ANSWER_MAX]
    report.save()
    record_act(
        scope, "post_report.handle", "post_report", report.uuid,
        org_path=report.office_path, after={"outcome": outcome.value},
    )  # fmt: skip
    return report
