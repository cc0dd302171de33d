"""Registrations, their evidence and their history."""

import uuid

from django.db import models
from django.db.models import Q

from qihang.apps.destinations.rules import AWAITED, EFFECTIVE, PENDING, Action, Status
from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.people.models import Graduate

# The columns a graduate fills; frozen by the database once the version is no longer a draft.
CONTENT = (
    "kind", "employer_name", "employer_code", "employer_type", "industry", "work_place",
    "employer_country", "position_type", "position_name", "contact_name", "contact_phone_sealed",
    "contact_phone_masked", "monthly_pay_fen", "signed_date", "term_from", "term_until",
    "startup_role", "shop_url", "work_description", "statement_signed", "school_name",
    "school_name_foreign", "study_major", "country", "enlist_place", "project_name", "note",
)  # fmt: skip

# Personal data kept here, and why.
PERSONAL = {
    "Destination": {
        "employer_name": "where the graduate works: proof of placement",
        "work_place": "where the graduate works: flow figures by place",
        "contact_name": "the employer's contact, whom reviewers may call",
        "contact_phone_sealed": "to call the employer; sealed",
        "contact_phone_masked": "shown in place of the number",
        "monthly_pay_fen": "checked against the minimum wage; shown in review, else in shares of many only",
        "school_name": "where the graduate studies on: proof of placement",
        "school_name_foreign": "where the graduate studies abroad: proof of placement",
        "enlist_place": "which conscription office confirms the enlistment",
        "shop_url": "the graduate's own shop: proof of the business",
        "work_description": "what a freelancer does: judged by both heads",
        "note": "what the graduate wants the reviewer to know",
    },
    "Evidence": {
        "file": "papers that prove the registration, kept as long as the policy says",
        "name": "the file's name as uploaded, to tell the papers apart",
        "proves": "what the paper proved when it was handed in, to see whether it still does",
    },
    "Review": {
        "account": "who decided",
        "reason": "why, told to the graduate",
    },
}


class Destination(MovedRecord):
    """One version of one graduate's registered whereabouts.

    A graduate has at most one version under way (PENDING) and one that counts (EFFECTIVE): an
    approved registration goes on counting while its change is reviewed. Ended versions stay.
    What was filed is never edited (CONTENT; a trigger refuses it): a change is the next version.
    Which fields a kind needs is policy data (policy/national/destinations.yaml).
    """

    graduate = models.ForeignKey(
        Graduate, models.PROTECT, related_name="destinations", db_index=False
    )
    # The agreement on which it rests: set when it is filed or the agreement recorded.
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, related_name="destinations"
    )
    cohort = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, default=Status.DRAFT.value)
    kind = models.CharField(max_length=3)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    employer_name = models.CharField(max_length=120, blank=True)
    employer_code = models.CharField(max_length=18, blank=True)
    employer_type = models.CharField(max_length=3, blank=True)
    industry = models.CharField(max_length=3, blank=True)
    work_place = models.CharField(max_length=6, blank=True)
    employer_country = models.CharField(max_length=3, blank=True, db_default="")
    position_type = models.CharField(max_length=3, blank=True)
    position_name = models.CharField(max_length=80, blank=True)
    contact_name = models.CharField(max_length=40, blank=True)
    contact_phone_sealed = models.BinaryField(null=True)
    contact_phone_masked = models.CharField(max_length=20, blank=True)
    monthly_pay_fen = models.PositiveBigIntegerField(null=True)
    signed_date = models.DateField(null=True)
    term_from = models.DateField(null=True)
    term_until = models.DateField(null=True)  # first day no longer covered
    startup_role = models.CharField(max_length=20, blank=True)
    shop_url = models.URLField(blank=True)
    work_description = models.CharField(max_length=200, blank=True)
    statement_signed = models.BooleanField(default=False)
    school_name = models.CharField(max_length=120, blank=True)
    school_name_foreign = models.CharField(max_length=160, blank=True)
    study_major = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=60, blank=True)
    enlist_place = models.CharField(max_length=6, blank=True)
    project_name = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)  # last review or confirmation
    effective_date = models.DateField(null=True)  # day from which it counts

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["graduate", "version"], name="destination_version_once"
            ),
            models.UniqueConstraint(
                fields=["graduate"],
                condition=Q(status__in=sorted(s.value for s in PENDING)),
                name="destination_one_pending",
            ),
            models.UniqueConstraint(
                fields=["graduate"],
                condition=Q(status__in=sorted(s.value for s in EFFECTIVE)),
                name="destination_one_effective",
            ),
            models.CheckConstraint(
                name="destination_status_known",
                condition=Q(status__in=[s.value for s in Status]),
            ),
            models.CheckConstraint(
                name="destination_term_in_order",  # a draft may be wrong, what is filed may not
                condition=Q(status=Status.DRAFT.value)
                | Q(term_until__isnull=True)
                | Q(term_from__isnull=True)
                | Q(term_until__gt=models.F("term_from")),
            ),
            models.CheckConstraint(
                name="destination_effective_dated",
                condition=~Q(status__in=sorted(s.value for s in EFFECTIVE))
                | Q(effective_date__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["cohort", "status", "org_path", "filed_at"],
                name="destination_waiting",
                condition=Q(status__in=sorted(s.value for s in AWAITED)),
            ),
            models.Index(
                fields=["cohort", "org_path", "status"],
                name="destination_by_org",
                include=["graduate"],
            ),
            models.Index(
                fields=["employer_code"],
                name="destination_by_employer",
                condition=Q(status__in=sorted(EFFECTIVE)) & ~Q(employer_code=""),
            ),
        ]

    @property
    def details_form(self) -> str:
        """The name under which details typed for this draft are kept until they are saved."""
        return f"destinations.details:{self.uuid}"


class Evidence(models.Model):
    """A document that supports one version; the bytes lie in files, addressed by their hash.

    `proves` are the facts it counts for (rules/proofs.py), as they stood when it was handed in. None:
    those that its version states, which holds from filing on for every paper that fits (ADR 44).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=32)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    proves = models.JSONField(null=True)


class Review(MoveRow):
    """One move of one version: who, when, from where to where, why. Never changed, never deleted."""

    destination = models.ForeignKey(
        Destination, models.PROTECT, related_name="reviews", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_action_known", condition=Q(action__in=[a.value for a in Action])
            ),
        ]
        indexes = [
            models.Index(fields=["destination", "at"], name="review_by_destination"),
            models.Index(fields=["at"], name="review_by_time"),
            models.Index(fields=["act"], name="review_by_act"),
            models.Index(fields=["account", "at"], name="review_by_account"),
        ]
