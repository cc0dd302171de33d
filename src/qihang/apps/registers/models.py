"""Deliveries and the rows they brought; a row is never edited, only followed by the next one."""

import re
import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from qihang.apps.intake.models import Batch
from qihang.apps.orgs.labels import ONLY_AUDITED
from qihang.policy import load

OPEN = Q(until__isnull=True)  # the rows that hold now

PERSONAL = {
    "PersonRow": {
        "person_hash": "to find a graduate in another authority's list without keeping the number",
        "person_masked": "to tell namesakes of a list apart without showing the number",
        "name": "compared with the graduate's name",
        "body_code": "the school, employer or office the list names for the person",
        "body_name": "the school, employer or office the list names for the person",
        "note": "what the list says besides: major, project, post",
        "phone_hash": "to see whether a contact's phone is that of a member of staff; the phone is not kept",
    },
    "Firm": {
        "owner_hash": "to find the firms of one person or of a university's staff; no number or name is kept",
    },
    "Delivery": {"loaded_by": "who answers for the delivery"},
}


class Delivery(models.Model):
    """One file of one authority for one register, as it was on `day`.

    `whole`: it was all the authority had. `rows` counts the file's; the others what it did:
    `added` + `changed` rows came, `ended` rows of before hold no longer and have no successor,
    `repeated` rows of the file had the key of an earlier one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    day = models.DateField()
    whole = models.BooleanField()
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    batch = models.OneToOneField(Batch, models.PROTECT, null=True, related_name="+")  # its sheet
    loaded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["register", "source", "-day"], name="delivery_by_register"),
            models.Index(fields=["sha256"], name="delivery_by_hash"),
        ]


class Row(models.Model):
    """What all rows have: who delivered it when, since when it holds and until when it held.

    Deliveries are joined without a constraint: a million rows would check a million times what one
    statement has written.
    """

    source = models.CharField(max_length=20)
    delivery = models.ForeignKey(
        Delivery, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    since = models.DateField()
    until = models.DateField(null=True)  # first day on which it held no longer
    ended_by = models.ForeignKey(
        Delivery, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip

    class Meta:
        abstract = True


class Firm(Row):
    """An employer as the enterprise register knows it; `kind`, `industry`, `place` are our codes.

    `plain` is the name as it is compared, `grams` its pairs of characters (rules/names.py). `owner_hash` is the
    keyed hash of the legal person's identity number; where only a name is given, a hash of the name that never
    equals one of a number, so that a namesake is not taken for a member of staff.
    """

    code = models.CharField(max_length=18, db_collation="C")
    name = models.CharField(max_length=120)
    plain = models.CharField(max_length=120, db_collation="C")
    grams = ArrayField(models.IntegerField())
    status = models.CharField(max_length=40, blank=True)  # in the authority's own words
    kind = models.CharField(max_length=3, blank=True)
    industry = models.CharField(max_length=3, blank=True)
    place = models.CharField(max_length=6, blank=True)
    founded_date = models.DateField(null=True)
    ended_date = models.DateField(null=True)  # deregistered or revoked on this day
    status_date = models.DateField(
        null=True
    )  # since when the status holds, where the authority says
    owner_hash = models.BinaryField(max_length=32, null=True)
    scope_text = models.TextField(blank=True, default="", db_default="")  # scope of business
    staff_count = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "source"], condition=OPEN, name="firm_once"),
            models.CheckConstraint(
                name="firm_holds_forwards", condition=OPEN | Q(until__gte=F("since"))
            ),
        ]
        indexes = [
            models.Index(fields=["code"], condition=~OPEN, name="firm_before"),
            models.Index(fields=["plain"], condition=OPEN, name="firm_by_name"),
            GinIndex(fields=["grams"], condition=OPEN, name="firm_by_grams"),
            models.Index(fields=["ended_by"], condition=~OPEN, name="firm_ended_by"),
        ]

    @property
    def ended_on(self) -> date | None:
        """The day it was deregistered or revoked; without one, when its status first said so."""
        said = re.search(load().registers.ended_status, self.status)
        return self.ended_date or (self.since if said else None)


class PersonRow(Row):
    """One person in one authority's list, by the keyed hash of the identity number.

    `kind` is a code of what the list is about (a kind of destination, a hardship group, a role in a firm), ""
    where the list has one kind only; `body_*` is the school, employer or office; `from_date` and
    `until_date` are the list's own days (insured from … until before …).
    """

    register = models.CharField(max_length=20)
    person_hash = models.BinaryField(max_length=32)
    person_masked = models.CharField(max_length=18)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, blank=True)
    body_code = models.CharField(max_length=18, blank=True)
    body_name = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=6, blank=True)
    note = models.CharField(max_length=120, blank=True)
    from_date = models.DateField(null=True)
    until_date = models.DateField(null=True)
    phone_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_hash", "register", "source", "kind", "body_code", "from_date"],
                condition=OPEN,
                nulls_distinct=False,
                name="person_row_once",
            ),
            models.CheckConstraint(
                name="person_row_holds_forwards", condition=OPEN | Q(until__gte=F("since"))
            ),
        ]
        indexes = [
            models.Index(fields=["person_hash"], condition=~OPEN, name="person_row_before"),
            models.Index(fields=["register", "source"], name="person_row_by_source"),
            models.Index(fields=["ended_by"], condition=~OPEN, name="person_row_ended_by"),
        ]


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Delivery": ONLY_AUDITED,
    "Firm": ONLY_AUDITED,
    "PersonRow": ONLY_AUDITED,
}
