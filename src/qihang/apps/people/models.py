"""Graduates as the academic record has them; the employment side may not edit identity fields."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.proofs import ONLY_AUDITED, SHORT_LIVED


class Graduate(models.Model):
    """One person expected to graduate in one cohort.

    Identity number and phone are stored sealed (`*_sealed`), with a keyed hash to search by
    (`*_hash`) and a masked form to show (`*_masked`). `org_path` repeats the college's path so
    that scopes are one index range.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.PositiveSmallIntegerField()
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=120, db_collation="C")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="graduate"
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
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "exam_number"], name="graduate_once"),
            models.UniqueConstraint(
                fields=["cohort", "id_number_hash"], name="graduate_person_once"
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "org_path", "name_key", "id"], name="graduate_by_org"),
            models.Index(fields=["cohort", "name_key", "id"], name="graduate_by_name"),
            models.Index(fields=["phone_hash"], name="graduate_by_phone"),
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


class ActivationCode(models.Model):
    """A one-time code a college hands to a graduate, stored hashed; new codes replace old ones."""

    graduate = models.OneToOneField(Graduate, models.CASCADE, related_name="activation_code")
    code_hash = models.BinaryField(max_length=32)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ActivationAttempt(models.Model):
    """A try that did not succeed (yet), under the keyed hash of its exam number or its address.

    Kept a day for counting; says nothing about whether the exam number exists.
    """

    key = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_by_key")]


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
    "ActivationAttempt": {"key": "throttling; a keyed hash, deleted after a day"},
}


# Tables that no proof covers (orgs/proofs.py), each with its reason.
UNPROVEN = {
    "ActivationCode": ONLY_AUDITED,
    "ActivationAttempt": SHORT_LIVED,
}
