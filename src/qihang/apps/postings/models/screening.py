"""What screening found in the texts of posts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from qihang.apps.postings.models.posts import Post


class ScreeningFinding(models.Model):
    """A span of title or text that a rule speaks of; found again from the same text by the same rules.

    `words` are those of the text. What to write instead stands with the rule (policy/national/screening.yaml).
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    post = models.ForeignKey(Post, models.PROTECT, related_name="findings", db_index=False)
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=8)  # title, text
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    cls = models.CharField(max_length=24)
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=8)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="screening_finding_is_a_span", condition=Q(end__gt=F("start"))
            ),
            models.CheckConstraint(
                name="screening_finding_field_known", condition=Q(field__in=["title", "text"])
            ),
        ]
        indexes = [
            models.Index(fields=["post", "version"], name="screening_finding_by_post"),
            models.Index(fields=["cls", "severity"], name="screening_finding_by_class"),
        ]
