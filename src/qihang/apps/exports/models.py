"""Exports asked for; the bytes lie in a folder of their own until they expire."""

from django.conf import settings
from django.db import models

from qihang.apps.jobs.models import Job
from qihang.apps.orgs.labels import SHORT_LIVED
from qihang.apps.orgs.models import PowerSession

WAITING, WORKING, READY, FAILED, EXPIRED = "waiting", "working", "ready", "failed", "expired"
OPEN = (WAITING, WORKING)
STATES = (WAITING, WORKING, READY, FAILED, EXPIRED)

PERSONAL = {
    "Export": {
        "account": "whose file it is: nobody else can take it",
        "asked": "what the list was narrowed to, perhaps a name; emptied when the export expires",
        "reason": "why numbers were exported whole",
    },
}


class Export(Job):
    """One list as one file. `whole`: with identity numbers and phones; then there is a reason.

    `reach` are the paths whose persons it is of: it is handed out only while all of them are held.
    `power` is the power session it was asked for in: it is made and handed out only while that is open.
    """

    LOCK = 0x4558504F  # "EXPO"

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    asked = models.JSONField(default=dict)
    order = models.CharField(max_length=40)
    ending = models.CharField(max_length=4)
    whole = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    power = models.ForeignKey(PowerSession, models.PROTECT, null=True, related_name="+")
    reach = models.JSONField(default=list)
    state = models.CharField(max_length=8, default=WAITING)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)  # code of the refusal
    error = models.CharField(max_length=16, blank=True)  # number of the error in the log

    class Meta:
        constraints = [
            models.CheckConstraint(name="export_state_known", condition=models.Q(state__in=STATES)),
            models.CheckConstraint(
                name="export_whole_has_reason",
                condition=models.Q(whole=False) | ~models.Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="export_by_state")]


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Export": SHORT_LIVED,
}
