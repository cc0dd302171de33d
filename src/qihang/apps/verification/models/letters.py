"""Letters of the province to universities: reminders, talks, circulars; each decided by two."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from qihang.apps.orgs.models import Org, Proposal
from qihang.apps.verification.rules import LetterCause, LetterKind


class SupervisionLetter(Proposal):
    """One letter with its number; it leaves when a second person confirms it.

    `document` is the number under which anybody can check it. `signer` is a code of the policy.
    """

    ENDS: ClassVar[tuple[str, ...]] = ("confirmed_at", "withdrawn_at")

    org_path = models.CharField(max_length=120, db_collation="C")  # whose letter
    kind = models.CharField(max_length=10)
    cause = models.CharField(max_length=10)
    cohort = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=2000)
    signer = models.CharField(max_length=20)
    talk_at = models.DateTimeField(null=True)
    talk_place = models.CharField(max_length=120, blank=True)
    talk_note = models.CharField(max_length=2000, blank=True)  # what came of the talk
    document = models.UUIDField(null=True)
    issued_on = models.DateField(null=True)  # product clock
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                name="supervision_letter_kind_known",
                condition=Q(kind__in=[k.value for k in LetterKind]),
            ),
            models.CheckConstraint(
                name="supervision_letter_cause_known",
                condition=Q(cause__in=[c.value for c in LetterCause]),
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "-proposed_at"], name="supervision_letter_newest"),
        ]


class LetterUniversity(models.Model):
    """A university that a letter speaks of, with the counts on which it rests."""

    letter = models.ForeignKey(
        SupervisionLetter, models.PROTECT, related_name="universities", db_index=False
    )
    university = models.ForeignKey(Org, models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "university"], name="letter_university_once"),
        ]
