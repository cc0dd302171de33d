"""Requests of persons to become recruiters of an employer that is there already."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.employers.models.employers import Employer
from qihang.apps.employers.rules import RequestKind


class RecruiterRequest(models.Model):
    """Somebody who signed up asks to be a recruiter, or to lead; without an answer they may do nothing."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="requests")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    words = models.CharField(max_length=300, blank=True)
    licence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    licence_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()  # product clock
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "account"],
                condition=Q(decided_at__isnull=True),
                name="recruiter_request_open_once",
            ),
            models.CheckConstraint(
                name="recruiter_request_kind_known",
                condition=Q(kind__in=[kind.value for kind in RequestKind]),
            ),
            models.CheckConstraint(
                name="recruiter_request_decided_whole",
                condition=Q(decided_at__isnull=True, accepted__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, accepted__isnull=False, decided_by__isnull=False),
            ),
        ]


PERSONAL = {
    "RecruiterRequest": {
        "account": "who asks",
        "words": "why, in the own words",
        "licence": "a paper that shows who asks works there; kept as the policy says",
        "licence_name": "the file's name as uploaded",
        "decided_by": "who answers for letting somebody in",
        "reason": "told to who asked",
    },
}
