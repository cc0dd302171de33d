"""Seals: the figures of a cut-off frozen, who signed them, and what was asked for about them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from qihang.apps.jobs.models import Job
from qihang.apps.orgs.models import Org


class Seal(models.Model):
    """A cut-off: the figures of province, cities and universities as known at the end of a day, frozen.

    `cut_off` is a deadline of policy or "phase:CODE". `figures` maps codes of organisations to
    {"graduates": n, "by_kind": {kind: n}}; `inputs` is the SHA-256 of every entry that made them,
    `digest` that of all of it. The database refuses every change but of what publishing sets.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("published_at",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.PositiveSmallIntegerField()
    cut_off = models.CharField(max_length=40)
    day = models.DateField()
    figures = models.JSONField()
    entries = models.BigIntegerField()
    inputs = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "cut_off"], name="seal_once"),
        ]


class Signature(models.Model):
    """A leading department stands by a seal; one account signs for one department only."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="signatures")
    department = models.ForeignKey(Org, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "department"], name="signature_once"),
            models.UniqueConstraint(fields=["seal", "account"], name="signature_by_another"),
        ]


class SealJob(Job):
    """Sealing, signing or publishing that was asked for: the whole ledger is read before it is done.

    `seal` is None where the cut-offs that are due are to be sealed.
    """

    LOCK = 0x5345414C  # "SEAL"
    SEAL, SIGN, PUBLISH = "seal", "sign", "publish"
    WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"
    OPEN = (WAITING, WORKING)

    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="jobs")
    act = models.CharField(max_length=8)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default=WAITING)
    failure = models.JSONField(null=True)  # code, message, facts
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seal_job_known",
                condition=models.Q(state__in=("waiting", "working", "done", "failed"))
                & models.Q(act__in=("seal", "sign", "publish")),
            ),
            models.CheckConstraint(
                name="seal_job_of_a_seal",
                condition=models.Q(act="seal", seal__isnull=True)
                | ~models.Q(act="seal") & models.Q(seal__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["seal", "act", "account"],
                condition=models.Q(state__in=("waiting", "working")),
                nulls_distinct=False,
                name="seal_job_once",
            ),
        ]
