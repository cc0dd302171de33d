"""Employers with what they say of themselves, and the history of their verification."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from qihang.apps.employers.rules import IN_FORCE, LIVING, EmployerAction, EmployerState, Party
from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.orgs.models import Org


class Employer(MovedRecord):
    """One employer or agency: an organisation outside the tree, with what it says of itself.

    `org_path` is its own path ("/x/e-…/"), `office_path` that of the office that verifies it: officials
    reach it by that one (ADR 53). `plain` is the name as it is compared. `lead` is the recruiter who
    decides about the others; nobody leads an employer that an office entered and nobody claimed yet.
    """

    org = models.OneToOneField(Org, models.PROTECT, related_name="employer")
    status = models.CharField(max_length=20, default=EmployerState.DRAFT.value)
    party = models.CharField(max_length=8)
    code = models.CharField(max_length=18, db_collation="C")
    name = models.CharField(max_length=120)
    plain = models.CharField(max_length=120, db_collation="C")
    kind = models.CharField(max_length=3, blank=True)  # national kind of employers
    section = models.CharField(max_length=1, blank=True)  # of GB/T 4754
    industry = models.CharField(max_length=4, blank=True)  # division or class below it
    size = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=160, blank=True)
    intro = models.TextField(max_length=2000, blank=True)
    website = models.CharField(max_length=120, blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    email = models.EmailField(max_length=120, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    branch_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="branches")
    central_group = models.CharField(
        max_length=8, blank=True
    )  # policy/national/central_groups.yaml
    central_confirmed = models.BooleanField(default=False)
    licence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    licence_name = models.CharField(max_length=120, blank=True)  # the file's, as uploaded
    service_licence = models.CharField(max_length=40, blank=True)  # an agency's
    services = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    office_path = models.CharField(max_length=120, db_collation="C")
    entered_by_office = models.BooleanField(default=False)
    created_at = models.DateTimeField()  # product clock
    submitted_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)  # the last day on which the office is in time
    verified_at = models.DateTimeField(null=True)
    verified_until = models.DateField(null=True)  # first day no longer covered
    register_ended_on = models.DateField(null=True)  # the register says that the firm is no more
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(status__in=sorted(state.value for state in LIVING)),
                name="employer_code_once",
            ),
            models.CheckConstraint(
                name="employer_status_known",
                condition=Q(status__in=[state.value for state in EmployerState]),
            ),
            models.CheckConstraint(
                name="employer_party_known", condition=Q(party__in=[party.value for party in Party])
            ),
            models.CheckConstraint(
                name="employer_verified_whole",
                condition=~Q(status__in=sorted(state.value for state in IN_FORCE))
                | Q(verified_at__isnull=False, verified_until__isnull=False),
            ),
            models.CheckConstraint(
                name="employer_merged_whole",
                condition=Q(status="merged", merged_into__isnull=False)
                | ~Q(status="merged") & Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="employer_not_its_own_branch",
                condition=Q(branch_of__isnull=True) | ~Q(branch_of=F("id")),
            ),
        ]
        indexes = [
            models.Index(fields=["office_path", "status", "due_on"], name="employer_by_office"),
            models.Index(fields=["status", "verified_until"], name="employer_by_term"),
            models.Index(fields=["status", "plain"], name="employer_by_name"),
            models.Index(fields=["org_path"], name="employer_by_path"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Whether its verification is in force; recognised everywhere."""
        return self.status in IN_FORCE


class EmployerMove(MoveRow):
    """One move of one employer: who, when, from where to where, why. Never changed, never deleted."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="moves", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="employer_move_known",
                condition=Q(action__in=[action.value for action in EmployerAction]),
            ),
        ]
        indexes = [
            models.Index(fields=["employer", "at"], name="employer_move_by_record"),
            models.Index(fields=["act"], name="employer_move_by_act"),
            models.Index(fields=["account", "at"], name="employer_move_by_account"),
        ]


PERSONAL = {
    "Employer": {
        "name": "the firm's; a self-employed person's may be the own",
        "address": "where the firm works",
        "contact_name": "whom its office and graduates it invited ask for; hidden from visitors",
        "phone_sealed": "where the office reaches the firm",
        "phone_masked": "shown in its place",
        "email": "where the office reaches the firm; hidden from visitors",
        "lead": "who decides about the firm's recruiters",
        "licence": "the business licence; read by the office that verifies, kept as the policy says",
        "licence_name": "the file's name as uploaded",
    },
    "EmployerMove": {
        "account": "who did it",
        "reason": "why it was returned, refused or revoked, told to the firm",
    },
}
