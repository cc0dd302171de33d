"""Who checked the own roster data when, what they reported as wrong, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.rules import FIELDS, RosterReportAction, RosterReportState


class RosterCheck(models.Model):
    """A graduate has read the own roster data and found it right, but for what was reported.

    `digest` is a keyed hash of what was read: a record that says something else by now is to be read again.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    graduate = models.OneToOneField(Graduate, models.PROTECT, related_name="roster_check")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    digest = models.BinaryField(max_length=32)
    checked_at = models.DateTimeField()  # product clock


class RosterReport(MovedRecord):
    """One field of the roster that its graduate says is wrong, and what would be right; both sealed."""

    graduate = models.ForeignKey(
        Graduate, models.PROTECT, related_name="roster_reports", db_index=False
    )
    cohort = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, default=RosterReportState.OPEN.value)
    field = models.CharField(max_length=20)
    recorded_sealed = models.BinaryField()
    right_sealed = models.BinaryField()
    note = models.CharField(max_length=300, blank=True)
    proof = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    proof_name = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()  # product clock

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["graduate", "field"],
                condition=Q(status=RosterReportState.OPEN.value),
                name="roster_report_one_open",
            ),
            models.CheckConstraint(
                name="roster_report_status_known",
                condition=Q(status__in=[state.value for state in RosterReportState]),
            ),
            models.CheckConstraint(
                name="roster_report_field_known", condition=Q(field__in=list(FIELDS))
            ),
        ]
        indexes = [
            models.Index(fields=["graduate", "made_at"], name="roster_report_by_graduate"),
            models.Index(
                fields=["cohort", "org_path", "status", "made_at"], name="roster_report_by_org"
            ),
            models.Index(
                fields=["org_path", "made_at"],
                condition=Q(status=RosterReportState.OPEN.value),
                name="roster_report_open",
            ),
        ]


class RosterReportMove(MoveRow):
    """One move of one report: who, when, from where to where, why. Never changed, never deleted."""

    report = models.ForeignKey(RosterReport, models.PROTECT, related_name="moves", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="roster_report_move_known",
                condition=Q(action__in=[action.value for action in RosterReportAction]),
            ),
        ]
        indexes = [
            models.Index(fields=["report", "at"], name="roster_report_move_by_record"),
            models.Index(fields=["act"], name="roster_report_move_by_act"),
            models.Index(fields=["account", "at"], name="roster_report_move_by_account"),
        ]


PERSONAL = {
    "RosterCheck": {
        "graduate": "who has checked the own data",
        "digest": "to see whether the data changed since; a keyed hash",
    },
    "RosterReport": {
        "graduate": "whose data is wrong",
        "recorded_sealed": "what the roster said: a column of the sheet for the registry",
        "right_sealed": "what is right: written when the office agrees, and a column of that sheet",
        "note": "what the graduate wants the office to know",
        "proof": "the paper that shows what is right, kept as long as the policy says",
        "proof_name": "the file's name as uploaded, to tell papers apart",
    },
    "RosterReportMove": {
        "account": "who answered",
        "reason": "why, told to the graduate",
    },
}
