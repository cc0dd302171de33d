"""Graduates as the academic record has them; the employment side may not edit identity fields."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, Q

from qihang.apps.orgs.labels import ONLY_AUDITED
from qihang.apps.orgs.models import Org
from qihang.apps.people.rules import How, SuccessorHow


class Graduate(models.Model):
    """One person expected to graduate in one cohort; one account may have several, of one person.

    Identity number and phone are stored sealed (`*_sealed`), with a keyed hash to search by
    (`*_hash`) and a masked form to show (`*_masked`). `org_path` repeats the college's path so
    that scopes are one index range.

    `standing` is "" in good standing, else the code of the change after which the record counts no
    more (policy/national/standing.yaml). `holds_numbers` is true, or NULL once another record of the
    cohort may bear its numbers: NULLs stand beside each other in a unique key.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.PositiveSmallIntegerField()
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=120, db_collation="C")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="graduates"
    )
    exam_number = models.CharField(max_length=18)
    student_number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=80, db_collation="C")  # pinyin, for sorting
    id_number_sealed = models.BinaryField()
    id_number_hash = models.BinaryField(max_length=32)
    id_number_masked = models.CharField(max_length=18)
    phone_sealed = models.BinaryField(null=True)
    phone_hash = models.BinaryField(max_length=32, null=True)
    phone_masked = models.CharField(max_length=11, blank=True)
    sex = models.CharField(max_length=1)
    ethnicity = models.CharField(max_length=2)
    politics = models.CharField(max_length=2)
    qualification = models.CharField(max_length=2)
    major = models.CharField(max_length=8)
    major_name = models.CharField(max_length=80)
    training_mode = models.CharField(max_length=1, default="1")
    agreed_unit = models.CharField(max_length=120, blank=True)  # of targeted training
    home_place = models.CharField(max_length=6)
    rural = models.BooleanField(default=False)
    hardship = models.CharField(max_length=1, default="0")
    teacher_type = models.CharField(max_length=2, blank=True)
    class_name = models.CharField(max_length=60, blank=True)
    enrolled_date = models.DateField(null=True)
    graduation_date = models.DateField()
    in_statistics = models.BooleanField(default=True)  # counted in the denominator
    standing = models.CharField(max_length=16, blank=True, default="", db_default="")
    holds_numbers = models.BooleanField(null=True, default=True, db_default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Judged when a statement is done: one may exchange the numbers of two graduates.
            models.UniqueConstraint(
                fields=["cohort", "exam_number", "holds_numbers"],
                name="graduate_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["cohort", "id_number_hash", "holds_numbers"],
                name="graduate_person_once",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                name="graduate_holds_numbers", condition=~Q(holds_numbers=False)
            ),
            models.CheckConstraint(
                name="graduate_counts_in_good_standing",
                condition=Q(standing="") | Q(in_statistics=False),
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "org_path", "name_key", "id"], name="graduate_by_org"),
            models.Index(fields=["cohort", "name_key", "id"], name="graduate_by_name"),
            models.Index(fields=["phone_hash"], name="graduate_by_phone"),
            models.Index(fields=["id_number_hash"], name="graduate_by_person"),
            models.Index(
                fields=["cohort", "org_path"],
                name="graduate_without_account",
                condition=Q(account__isnull=True),
            ),
            # Counting a cohort without looking at its records (measuring.py).
            models.Index(
                fields=["cohort", "org_path"],
                name="graduate_counted",
                include=["created_at", "account"],
                condition=Q(in_statistics=True),
            ),
            models.Index(
                fields=["cohort", "id"], name="graduate_outside", condition=Q(in_statistics=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StandingChange(models.Model):
    """One change of a graduate's standing: what the paper says, since when, and who recorded it.

    It counts from the day it was recorded; `effective_date` is the paper's. A change made by mistake is
    taken back by a further one that `cancels` it. Rows are never changed.
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ()

    act = models.UUIDField(default=uuid.uuid4, editable=False)  # one press, many persons
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    graduate = models.ForeignKey(Graduate, models.PROTECT, related_name="standing_changes")
    kind = models.CharField(max_length=16)  # of the policy; CANCELLED where it cancels another
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16, blank=True)
    effective_date = models.DateField()
    document_number = models.CharField(max_length=60, blank=True)
    paper = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    paper_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    successor = models.ForeignKey(
        Graduate, models.PROTECT, null=True, related_name="standing_changes_before"
    )
    successor_how = models.CharField(max_length=8, blank=True)
    cancels = models.OneToOneField("self", models.PROTECT, null=True, related_name="cancelled_by")
    recorded_at = models.DateTimeField()  # product clock
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="standing_change_moves", condition=~Q(before=models.F("after"))
            ),
            models.CheckConstraint(
                name="standing_successor_known",
                condition=Q(successor__isnull=True, successor_how="")
                | Q(successor__isnull=False, successor_how__in=[h.value for h in SuccessorHow]),
            ),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="standing_change_by_time")]


class CodeBatch(models.Model):
    """Activation codes on paper: ordered by one person, made and printed by another.

    `graduates` are ids; codes are made for those who may still have one when it is released.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org_path = models.CharField(max_length=120, db_collation="C")  # whose officers may release it
    graduates = ArrayField(models.BigIntegerField())
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="code_batch_by_two",
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("ordered_by")),
            ),
            models.CheckConstraint(
                name="code_batch_released_whole",
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["org_path", "-ordered_at"], name="code_batch_by_org")]


class ActivationCode(models.Model):
    """A one-time code for one graduate, stored hashed; new codes replace old ones.

    One that goes to the graduate's phone lies sealed until it is used, replaced or over, so that the
    letter can be written; no page shows it. One on paper belongs to a `batch` and is shown once.
    """

    graduate = models.OneToOneField(Graduate, models.CASCADE, related_name="activation_code")
    code_hash = models.BinaryField(max_length=32)
    code_sealed = models.BinaryField(null=True)
    phone_hash = models.BinaryField(max_length=32, null=True)  # the only phone for which it is good
    batch = models.ForeignKey(CodeBatch, models.PROTECT, null=True, related_name="codes")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="code_gone_when_used",
                condition=Q(used_at__isnull=True) | Q(code_sealed__isnull=True),
            ),
            models.CheckConstraint(
                name="code_on_paper_or_sealed",
                condition=Q(batch__isnull=True) | Q(code_sealed__isnull=True),
            ),
        ]


class Involvement(models.Model):
    """An official had a hand in a graduate's account or saw a number that opens it.

    Whoever did may not review that graduate's registration. A graduate's record is of one cohort,
    so this holds for that working year. Rows are only added.
    """

    graduate = models.ForeignKey(Graduate, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    how = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["graduate", "account", "how"], name="involved_once"),
            models.CheckConstraint(
                name="involved_known", condition=Q(how__in=[h.value for h in How])
            ),
        ]


PERSONAL = {
    "Graduate": {
        "exam_number": "key of the person in the academic record and in national reporting",
        "student_number": "key of the person at the university",
        "name": "to know whom a record is about",
        "name_key": "to sort lists by name",
        "id_number_sealed": "national reporting; shown whole only against a reason",
        "id_number_hash": "to find the record and to compare with other authorities' registers",
        "id_number_masked": "to tell namesakes apart without showing the number",
        "phone_sealed": "to reach the graduate; shown whole only against a reason",
        "phone_hash": "to find one phone used for several persons",
        "phone_masked": "to see whether a phone is on record",
        "sex": "counted in the statistics of the plan",
        "ethnicity": "counted in the statistics of the plan",
        "politics": "field of the national exchange file",
        "home_place": "hand-over to the home county; share of graduates who stay",
        "rural": "counted in the statistics of the plan",
        "hardship": "help for hardship groups",
        "class_name": "to hand out activation codes and to find the counsellor",
    },
    "StandingChange": {
        "graduate": "whose standing changed",
        "kind": "whether the record still counts in its cohort",
        "document_number": "the paper that the change rests on",
        "paper": "the paper itself: proof of the change",
        "paper_name": "the file's name as uploaded, to tell papers apart",
        "reason": "why, as the office wrote it",
    },
    "ActivationCode": {
        "code_sealed": "to write the one letter that brings it; emptied when used or over",
        "phone_hash": "a code to a phone opens the account only while that phone is on record",
    },
    "CodeBatch": {"graduates": "for whom codes on paper were ordered"},
    "Involvement": {
        "graduate": "whose account or number an official had a hand in",
        "account": "who may therefore not review that graduate's registration",
    },
}


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "ActivationCode": ONLY_AUDITED,
    "Involvement": ONLY_AUDITED,
}
