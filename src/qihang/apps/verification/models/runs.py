"""Runs of the checks: whose order, of which day, how far, and what of their inputs is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.jobs.models import Job
from qihang.apps.orgs.models import Org
from qihang.apps.verification.rules import RunCause, RunState


class CheckRun(Job):
    """One run over the registrations of one cohort at or below `org`.

    `counts` and `trials` are findings by check, `not_checkable` pairs of check and missing source. The
    inputs are kept sealed with a key of their own until `inputs_until`, so that the run can be repeated.
    """

    LOCK = 0x43484543  # "CHEC"

    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    cohort = models.PositiveSmallIntegerField()
    day = models.DateField()
    cause = models.CharField(max_length=10)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=8, default=RunState.WAITING.value)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    trials = models.JSONField(default=dict)
    not_checkable = models.JSONField(default=list)
    inputs = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    inputs_key_sealed = models.BinaryField(null=True)
    inputs_until = models.DateField(null=True)
    failure = models.JSONField(null=True)  # code, message, facts
    # The whole run that this one brings up to date; None: it is a whole one itself.
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    checks_digest = models.CharField(max_length=64, blank=True)  # of the checks in force
    findings_digest = models.CharField(max_length=64, blank=True)  # of what it found
    saved = models.JSONField(default=dict)  # findings that are new, unchanged, changed, lapsed

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="check_run_cause_known", condition=Q(cause__in=[c.value for c in RunCause])
            ),
            models.CheckConstraint(
                name="check_run_state_known", condition=Q(state__in=[s.value for s in RunState])
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "-asked_at"], name="check_run_newest"),
            models.Index(fields=["state", "asked_at"], name="check_run_by_state"),
        ]


PERSONAL = {
    "CheckRun": {
        "ordered_by": "who ordered the run",
        "inputs": "keyed digests and facts that were compared; sealed, for the days of the policy",
    },
}
