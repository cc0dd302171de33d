"""What readers reported about posts."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.postings.models.posts import Post
from qihang.apps.postings.rules import PostReportOutcome, ReportReason


class PostReport(models.Model):
    """Somebody, signed in or not, says that a post is not right; an office looks at it."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("handled_at", "handled_by_id", "outcome", "answer")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="reports")
    office_path = models.CharField(max_length=120, db_collation="C")
    reason = models.CharField(max_length=12)
    words = models.CharField(max_length=500, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()  # product clock
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=12, null=True)
    answer = models.CharField(max_length=300, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_report_reason_known",
                condition=Q(reason__in=[one.value for one in ReportReason]),
            ),
            models.CheckConstraint(
                name="post_report_handled_whole",
                condition=Q(handled_at__isnull=True, outcome__isnull=True)
                | Q(
                    handled_at__isnull=False,
                    outcome__in=[one.value for one in PostReportOutcome],
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["office_path", "at"],
                name="post_report_open",
                condition=Q(handled_at__isnull=True),
            ),
        ]


PERSONAL = {
    "PostReport": {
        "account": "whom the office may ask; never told to the employer",
        "words": "what is wrong, in the reporter's words; never told to the employer",
        "handled_by": "who answers for the outcome",
    },
}
