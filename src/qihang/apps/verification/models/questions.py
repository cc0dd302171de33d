"""Questions to graduates about their own registrations, and what they answered: for the province alone."""

import uuid

from django.db import models
from django.db.models import Q

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import EFFECTIVE
from qihang.apps.people.models import Graduate
from qihang.apps.verification.models.findings import Finding
from qihang.apps.verification.rules import GraduateAnswer


class GraduateQuestion(models.Model):
    """A graduate is asked whether one registration is true; answered by a link or signed in.

    `recheck` is the finding by which the university looks again after an untrue one, among others that
    were drawn by lot.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    destination = models.OneToOneField(
        Destination, models.PROTECT, related_name="graduate_question"
    )
    graduate = models.ForeignKey(Graduate, models.PROTECT, related_name="+")
    cohort = models.PositiveSmallIntegerField()
    university_path = models.CharField(max_length=120, db_collation="C")
    asked_on = models.DateField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)  # product clock
    by_link = models.BooleanField(default=False)
    recheck = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="graduate_question_answer_known",
                condition=Q(answer__in=["", *(a.value for a in GraduateAnswer)]),
            ),
            models.CheckConstraint(
                name="graduate_question_answered_whole",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "university_path"], name="graduate_question_by_org"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return not self.answer and self.destination.status in EFFECTIVE


PERSONAL = {
    "GraduateQuestion": {
        "graduate": "who is asked",
        "answer": "what the graduate says of the own registration; read by the province alone",
    },
}
