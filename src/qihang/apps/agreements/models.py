"""Series of numbers, the agreements that were given one, their papers and their history."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from qihang.apps.agreements.rules import (
    ALIVE,
    AgreementAction,
    AgreementForm,
    AgreementState,
    EndKind,
    LossKind,
    NumberRange,
    PaperKind,
)
from qihang.apps.agreements.rules.numbers import NUMBER_MAX
from qihang.apps.moves.models import MovedRecord, MoveRow
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate

# Personal data kept here, and why.
PERSONAL = {
    "Agreement": {
        "number": "tells the graduate's agreement from all others; printed on it",
        "employer_name": "with whom the graduate signed",
        "employer_code": "with whom the graduate signed, compared with the enterprise register",
        "work_place": "fills the draft of the registration",
        "position_name": "fills the draft of the registration",
        "monthly_pay_fen": "fills the draft of the registration, where it is compared with the minimum wage",
    },
    "AgreementNumber": {"number": "a number that was lost or spoilt must not be used again"},
    "AgreementPaper": {
        "file": "the signed agreement and what proves its end, kept as long as the policy says",
        "name": "the file's name as uploaded, to tell the papers apart",
    },
    "AgreementMove": {
        "account": "who recorded it",
        "reason": "why it ended or was replaced, told to the graduate",
    },
}


class AgreementSeries(models.Model):
    """A range of numbers that a university issued, for itself or for one of its colleges.

    Numbers become rows when they are given to graduates. Ranges of different series share no number: the
    service sees to it when one is issued, and a number is given once (`agreement_number_once`).
    """

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("closed_at",)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")  # who gives its numbers out
    org_path = models.CharField(max_length=120, db_collation="C", db_index=True)
    cohort = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=12)
    stem = models.CharField(max_length=NUMBER_MAX, blank=True)
    width = models.PositiveSmallIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    issued_at = models.DateTimeField()  # product clock
    closed_at = models.DateTimeField(null=True)  # no more of its numbers are given out

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stem", "width", "first"], name="agreement_series_starts_once"
            ),
            models.CheckConstraint(
                name="agreement_series_in_order",
                condition=Q(first__gte=0) & Q(last__gte=F("first")),
            ),
            models.CheckConstraint(
                name="agreement_series_form_known",
                condition=Q(form__in=[form.value for form in AgreementForm]),
            ),
        ]

    @property
    def range(self) -> NumberRange:
        """Its numbers."""
        return NumberRange(self.stem, self.width, self.first, self.last)


class Agreement(MovedRecord):
    """One agreement of one graduate, from the number to its end; at most one of a graduate is alive.

    A lost or spoilt paper gets another number (`AgreementNumber`) and stays the same agreement, so that
    what rests on it goes on. Whoever signs with another employer gets a new agreement: the way from one to
    the next is the graduate's row of agreements.
    """

    graduate = models.ForeignKey(
        Graduate, models.PROTECT, related_name="agreements", db_index=False
    )
    cohort = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, default=AgreementState.ISSUED.value)
    form = models.CharField(max_length=12)
    number = models.CharField(max_length=NUMBER_MAX, unique=True)  # the one in force
    issued_at = models.DateTimeField()  # product clock

    employer_name = models.CharField(max_length=120, blank=True)
    employer_code = models.CharField(max_length=18, blank=True)
    work_place = models.CharField(max_length=6, blank=True)
    position_name = models.CharField(max_length=80, blank=True)
    monthly_pay_fen = models.PositiveBigIntegerField(null=True)
    signed_date = models.DateField(null=True)
    term_from = models.DateField(null=True)
    term_until = models.DateField(null=True)  # first day no longer covered
    recorded_at = models.DateTimeField(null=True)  # when the signing was recorded

    end_kind = models.CharField(max_length=20, blank=True)
    ended_date = models.DateField(null=True)  # by the proof
    end_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["graduate"],
                condition=Q(status__in=sorted(state.value for state in ALIVE)),
                name="agreement_one_alive",
            ),
            models.CheckConstraint(
                name="agreement_status_known",
                condition=Q(status__in=[state.value for state in AgreementState]),
            ),
            models.CheckConstraint(
                name="agreement_form_known",
                condition=Q(form__in=[form.value for form in AgreementForm]),
            ),
            models.CheckConstraint(
                name="agreement_signed_whole",
                condition=Q(status__in=["issued", "void"])
                | (~Q(employer_name="") & Q(signed_date__isnull=False, recorded_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="agreement_ended_whole",
                condition=~Q(status="ended")
                | Q(
                    end_kind__in=[kind.value for kind in EndKind],
                    ended_date__isnull=False,
                    end_recorded_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="agreement_term_in_order",
                condition=Q(term_until__isnull=True)
                | Q(term_from__isnull=True)
                | Q(term_until__gt=F("term_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["graduate", "issued_at"], name="agreement_by_graduate"),
            models.Index(
                fields=["cohort", "org_path", "status", "number"], name="agreement_by_org"
            ),
        ]


class AgreementNumber(models.Model):
    """A number that was given out; `replaced_at` once its paper was lost or spoilt."""

    APPEND_ONLY: ClassVar[tuple[str, ...]] = ("replaced_at", "loss")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="numbers")
    series = models.ForeignKey(AgreementSeries, models.PROTECT, related_name="numbers")
    number = models.CharField(max_length=NUMBER_MAX)
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    loss = models.CharField(max_length=12, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(replaced_at__isnull=True),
                name="agreement_one_number",
            ),
            models.CheckConstraint(
                name="agreement_number_replaced_whole",
                condition=Q(replaced_at__isnull=True, loss__isnull=True)
                | Q(replaced_at__isnull=False, loss__in=[kind.value for kind in LossKind]),
            ),
        ]


class AgreementPaper(models.Model):
    """A stored paper of an agreement: the signed one, what proves its end, what was lost."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_paper_kind_known",
                condition=Q(kind__in=[kind.value for kind in PaperKind]),
            ),
        ]


class AgreementMove(MoveRow):
    """One move of one agreement: who, when, from where to where, why. Never changed, never deleted."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="moves", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_move_known",
                condition=Q(action__in=[action.value for action in AgreementAction]),
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "at"], name="agreement_move_by_record"),
            models.Index(fields=["act"], name="agreement_move_by_act"),
            models.Index(fields=["account", "at"], name="agreement_move_by_account"),
        ]
