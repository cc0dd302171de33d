"""The journal of what was handed over: written before anything leaves the house."""

import uuid

from django.db import models
from django.db.models import Q

from qihang.apps.destinations.models import Destination
from qihang.apps.national.rules import ReportAction, ReportOutcome
from qihang.apps.orgs.labels import ONLY_AUDITED

UNSETTLED = (ReportOutcome.OPEN.value, ReportOutcome.ACCEPTED.value)


class Parcel(models.Model):
    """Reports that go together; `number` is the name by which the platform knows them.

    `handed_at` is when it was first taken; a parcel that was packed and not handed over (the process
    ended in between) is handed over again under the same number.
    """

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    platform = models.CharField(max_length=16)
    cohort = models.PositiveSmallIntegerField()
    packed_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # every record answered

    class Meta:
        indexes = [
            models.Index(fields=["packed_at"], name="parcel_open", condition=Q(settled_at=None)),
        ]


class Report(models.Model):
    """One version of one registration in one parcel, and what the platform made of it.

    `key` is what the platform knows the graduate by, the same whatever is corrected later; `told` is the version it is
    told there, and `person` a digest of what it was told of the graduate: what changed is told again.
    """

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="reports")
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=120, db_collation="C")
    action = models.CharField(max_length=8)
    key = models.CharField(max_length=32)
    told = models.PositiveSmallIntegerField()
    person = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16, default=ReportOutcome.OPEN.value)
    detail = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["destination", "action", "told"],
                condition=Q(outcome__in=UNSETTLED),
                name="report_under_way_once",
            ),
            models.CheckConstraint(
                name="report_outcome_known",
                condition=Q(outcome__in=[o.value for o in ReportOutcome]),
            ),
            models.CheckConstraint(
                name="report_action_known", condition=Q(action__in=[a.value for a in ReportAction])
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "outcome"], name="report_by_org"),
            models.Index(fields=["destination"], name="report_by_destination"),
            models.Index(fields=["key"], name="report_by_key"),
        ]


PERSONAL = {
    "Report": {
        "key": "what the platform knows the graduate by: the first exam number it was told",
        "person": "a digest of what it was told of the graduate, to notice corrections",
    },
}

# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Parcel": ONLY_AUDITED,
    "Report": ONLY_AUDITED,
}
