"""What was loaded by whom and with what effect; the rows themselves live in their own apps."""

from django.conf import settings
from django.db import models

from qihang.apps.intake.rules import BatchState
from qihang.apps.jobs.models import Job
from qihang.apps.orgs.labels import SHORT_LIVED
from qihang.apps.orgs.models import Org
from qihang.kernel import msgid


class Batch(Job):
    """One sheet on its way into the records of one organisation, or the undoing of one.

    The file and the rows staged from it lie sealed in the store (`store.py`) until the batch is
    forgotten; what the preview shows of single rows is sealed in `preview_sealed`. `reach` is the
    path below which the batch may touch records. The counts are those of the latest preview, and
    of what was written once it is applied.
    """

    LOCK = 0x53484545  # "SHEE"
    BROKEN = msgid(
        "处理这份表时出了意料之外的错误，什么都没有写入。请重新上传再试；仍然不行，请把错误编号 {number} 告诉管理员。"
    )
    GIVEN_UP = msgid(
        "处理这份表时多次中断，已停止，什么都没有写入。请重新上传；再次中断请联系管理员。"
    )

    target = models.CharField(max_length=40)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=120, db_collation="C")
    reach = models.CharField(max_length=120, db_collation="C")
    cohort = models.PositiveSmallIntegerField(null=True)  # none: what it becomes has no cohort
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    acting = models.ForeignKey(  # who pressed the latest button: the job works in their name
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    file_sha256 = models.CharField(max_length=64, blank=True)  # of the content, unsealed
    file_name = models.CharField(max_length=160, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    sheet = models.CharField(max_length=64, blank=True)  # of a workbook; "" is the likeliest
    # Of a workbook: {sheets: all that can be seen, fitting: those with every required column,
    # notes: names of engines.tabular.NOTES}.
    workbook = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)  # what the target asks besides: Target.questions
    # As it was read: letter of the column, heading as written, column of the layout or "".
    mapping = models.JSONField(default=list)

    state = models.CharField(max_length=12, default=BatchState.UPLOADED.value)
    step = models.CharField(max_length=8, blank=True)  # what the worker is busy with
    failure = models.JSONField(null=True)  # code, message, facts of why it failed

    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)  # records that the sheet no longer has
    rekeyed = models.PositiveIntegerField(default=0)  # changed ones that get another key
    warnings = models.PositiveIntegerField(default=0)
    preview_sealed = models.BinaryField(null=True)
    outcome = models.CharField(max_length=32, blank=True)  # digest of what was previewed
    moved = models.BooleanField(default=False)  # the records moved after the first preview
    only_good = models.BooleanField(default=False)  # rows with errors are left out by choice
    reason = models.CharField(max_length=300, blank=True)  # why keys of records change

    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    forgotten = models.BooleanField(default=False)  # file and staged rows are gone

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="batch_state_known",
                condition=models.Q(state__in=[s.value for s in BatchState]),
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(state__in=["applying", "applied"]),
                name="batch_reversed_once",
            ),
        ]
        indexes = [
            models.Index(fields=["target", "org_path", "-created_at"], name="batch_by_org"),
            models.Index(fields=["file_sha256"], name="batch_by_file"),
            models.Index(
                fields=["state"],
                name="batch_open",
                condition=models.Q(state__in=["uploaded", "reading", "applying"]),
            ),
        ]


class Change(models.Model):
    """What a batch did to one record: the changed columns before and after; none for a new one.

    `digest` is of all columns the target writes, as the batch left them: undoing asks whether
    somebody has changed the record since.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="changes")
    subject = models.BigIntegerField()  # id of the record in the target's table
    row = models.PositiveIntegerField()  # of the sheet
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    digest = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "batch"], name="change_by_subject")]


class Heading(models.Model):
    """What an organisation's own column heading means, remembered from the last time."""

    org = models.ForeignKey(Org, models.CASCADE, related_name="+")
    target = models.CharField(max_length=40)
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["org", "target", "heading"], name="heading_once"),
        ]


PERSONAL = {
    "Batch": {
        "reason": "why identity data of known persons was corrected; may name them",
        "file_name": "the sheet's name as uploaded, to tell batches apart",
        "preview_sealed": "examples of rows and problems; sealed, deleted with the sheet",
    },
    "Change": {
        "before": "what a batch overwrote, to undo it; numbers and phones as they lie sealed",
        "after": "what a batch wrote, for the history of the record; sealed as in its table",
    },
}


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Heading": SHORT_LIVED,
}
