"""The ledger. Nothing in it is ever changed or removed; a correction is an entry that reverses."""

from django.db import models

DIMENSIONS = ("qualification", "major", "sex", "hardship", "home_place", "kind")


class Entry(models.Model):
    """One signed count: on this day it became known that `value` more (or fewer) stand here.

    `measure` says what is counted ("graduates", "destinations"); `org_path` is the college's;
    `place` the university's city; `kind` the destination code ("" for graduates). `cause_kind` and
    `cause` name the record that made it (database id of a graduate or a destination version).
    `day` is when it became known, `effective_day` when it became so.
    """

    day = models.DateField()
    effective_day = models.DateField()
    cohort = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=24)
    org_path = models.CharField(max_length=120, db_collation="C")
    place = models.CharField(max_length=6)
    qualification = models.CharField(max_length=2)
    major = models.CharField(max_length=8)
    sex = models.CharField(max_length=1)
    hardship = models.CharField(max_length=1)
    home_place = models.CharField(max_length=6)
    kind = models.CharField(max_length=3, blank=True)
    value = models.SmallIntegerField()
    cause_kind = models.CharField(max_length=16)
    cause = models.BigIntegerField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="entry_signed", condition=~models.Q(value=0)),
        ]
        indexes = [
            models.Index(fields=["cause_kind", "cause"], name="entry_by_cause"),
            models.Index(
                fields=["cohort", "measure", "org_path", "day"],
                include=["kind", "value"],
                name="entry_figures",
            ),
        ]
