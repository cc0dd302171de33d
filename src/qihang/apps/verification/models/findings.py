"""Findings, what they speak of, and their history."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.destinations.models import Destination
from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.orgs.models import Org, Proposal
from qihang.apps.people.models import Graduate
from qihang.apps.verification.models.runs import CheckRun
from qihang.apps.verification.rules import (
    APPEAL_DECISIONS,
    DECISIONS,
    SETTLED,
    UNDECIDED,
    FindingAction,
    FindingState,
    Severity,
)


class Finding(MovedRecord):
    """One check found one thing: about a registration, or about a group of them (FindingSubject).

    `org_path` says who sees it: the college of a registration, the university of a group, the province
    of what only it may know. `facts_digest` is of check, subject and facts: what was decided about the
    same facts is never found anew; changed facts make a new finding with `former`.
    """

    check_code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    cohort = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, default=FindingState.OPEN.value)
    university = models.ForeignKey(Org, models.PROTECT, null=True, related_name="+")
    destination = models.ForeignKey(Destination, models.PROTECT, null=True, related_name="findings")
    graduate = models.ForeignKey(Graduate, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    facts_digest = models.CharField(max_length=64)
    found_run = models.ForeignKey(
        CheckRun, models.PROTECT, null=True, related_name="+", db_index=False
    )
    last_run = models.ForeignKey(
        CheckRun, models.PROTECT, null=True, related_name="+", db_index=False
    )
    found_on = models.DateField()
    due_on = models.DateField(null=True)  # last day of the university's answer
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_code", "subject", "cohort", "facts_digest"],
                condition=~Q(status=FindingState.LAPSED.value),
                name="finding_once",
            ),
            models.CheckConstraint(
                name="finding_status_known", condition=Q(status__in=[s.value for s in FindingState])
            ),
            models.CheckConstraint(
                name="finding_severity_known", condition=Q(severity__in=[s.value for s in Severity])
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "org_path", "status"], name="finding_by_org"),
            models.Index(fields=["cohort", "check_code", "status"], name="finding_by_check"),
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=sorted(s.value for s in UNDECIDED)),
                name="finding_by_term",
            ),
            models.Index(fields=["subject", "check_code"], name="finding_by_subject"),
        ]

    @property
    def is_settled(self) -> bool:
        """Whether two have decided about it, whatever became of the decision."""
        return self.status in SETTLED


class FindingSubject(models.Model):
    """A registration that belongs to the group of a finding."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="subjects", db_index=False)
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "destination"], name="finding_subject_once"),
        ]


class FindingMove(MoveRow):
    """One move of one finding: who, when, from where to where, why. Never changed, never deleted."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="moves", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finding_move_known",
                condition=Q(action__in=[action.value for action in FindingAction]),
            ),
        ]
        indexes = [
            models.Index(fields=["finding", "at"], name="finding_move_by_record"),
            models.Index(fields=["act"], name="finding_move_by_act"),
            models.Index(fields=["account", "at"], name="finding_move_by_account"),
        ]


class FindingMaterial(models.Model):
    """A paper that the university handed in with an answer; `act` is the answer's."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="materials")
    act = models.UUIDField()
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )  # None: its years are over
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField()  # product clock


class FindingDecision(Proposal):
    """What one proposes to decide about a finding, and another person confirms or declines."""

    ENDS: ClassVar[tuple[str, ...]] = ("confirmed_at", "declined_at", "withdrawn_at")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    act = models.UUIDField(null=True)  # the move that carried it out
    effect = models.CharField(max_length=20, blank=True)  # what became of the registration
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Proposal.Meta):
        constraints = [
            *Proposal.Meta.constraints,
            models.CheckConstraint(
                name="finding_decision_known",
                condition=Q(outcome__in=[a.value for a in (*DECISIONS, *APPEAL_DECISIONS)]),
            ),
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(
                    confirmed_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True
                ),
                name="finding_decision_open_once",
            ),
        ]


PERSONAL = {
    "Finding": {
        "graduate": "whose registration it speaks of",
        "facts": "what was compared, by whom it was delivered, of which day",
    },
    "FindingMove": {
        "account": "who answered or decided",
        "reason": "why, told to the other side",
    },
    "FindingMaterial": {
        "file": "what supports an answer, kept as long as the policy says",
        "name": "the file's name as uploaded, to tell papers apart",
        "added_by": "who handed it in",
    },
    "FindingDecision": {
        "reason": "why it is so decided, told to the university",
    },
}
