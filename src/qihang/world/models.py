"""The one row that says which world stands in this database and what day it is there."""

from django.db import models

from qihang.kernel import msgid


class DemoClock(models.Model):
    """The seeded world and its day: everything scripted before `day` has happened, nothing after.

    `moving_to` is set while a job moves the clock; the day itself is the progress.
    """

    day = models.DateField()
    size = models.CharField(max_length=16)
    seed = models.PositiveIntegerField()
    script = models.PositiveSmallIntegerField()
    moving_to = models.DateField(null=True)
    seeded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="democlock_is_one", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="democlock_moves_on",
                condition=models.Q(moving_to__isnull=True)
                | models.Q(moving_to__gte=models.F("day")),
            ),
        ]


# The table that no proof covers (orgs/integrity/proofs.py), with its reason.
UNPROVEN = {"DemoClock": msgid("演示用的日期：正式环境没有这张表。")}
