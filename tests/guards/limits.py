"""Which column keeps what each form asks, and whether a field is bounded."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.db import models

from qihang.apps.agreements.models import Agreement, AgreementNumber, AgreementSeries
from qihang.apps.destinations.models import Destination, Review
from qihang.apps.employers.models import Employer, EmployerMove
from qihang.apps.messages.models import Preference
from qihang.apps.orgs.models import (
    Account,
    AccountReset,
    ApiToken,
    AuditEntry,
    Grant,
    Invitation,
    Org,
    PowerSession,
)
from qihang.apps.people.models import ContactChange, Graduate, Merge, StandingChange
from qihang.apps.plans.models import (
    ContactPerson,
    DutyNote,
    FollowUp,
    GroupMember,
    LeadingGroup,
    Meeting,
    Staffing,
)
from qihang.apps.postings.models import ApplicationMove, Post, PostReport, Profile
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.verification.models import FindingMove, SupervisionLetter
from qihang.web.fields import DayField, RemoteField

NOWHERE = 10**6  # as wide as need be: nothing is kept as it was typed
# The model whose columns keep what a form asks, field by field by the same name.
KEPT_IN: dict[str, type[models.Model]] = {
    "agreements.EndForm": Agreement,
    "agreements.LossForm": AgreementNumber,
    "agreements.NumberForm": AgreementNumber,
    "agreements.SeriesForm": AgreementSeries,
    "agreements.SignedForm": Agreement,
    "destinations.DetailsForm": Destination,
    "employers.ChangeForm": Employer,
    "employers.EnterForm": Employer,
    "employers.ReassignForm": EmployerMove,
    "messages.WishesForm": Preference,
    "orgs.GrantForm": Grant,
    "orgs.MemberForm": Invitation,
    "orgs.OrgChangeForm": Org,
    "orgs.OrgForm": Org,
    "orgs.PowerForm": PowerSession,
    "orgs.ResetForm": AccountReset,
    "orgs.TokenForm": ApiToken,
    "people.ActivationForm": Graduate,
    "people.CorrectionForm": Graduate,
    "people.MergeForm": Merge,
    "people.RecordPhoneForm": ContactChange,
    "people.StandingForm": StandingChange,
    "postings.ApplicationAnswerForm": ApplicationMove,
    "postings.HandlingForm": PostReport,
    "postings.PostForm": Post,
    "postings.ProfileForm": Profile,
    "postings.ReportForm": PostReport,
    "plans.ContactForm": ContactPerson,
    "plans.FollowUpForm": FollowUp,
    "plans.GroupForm": LeadingGroup,
    "plans.MeetingForm": Meeting,
    "plans.GroupMemberForm": GroupMember,
    "plans.NoteForm": DutyNote,
    "plans.StaffingForm": Staffing,
    "roster_checks.ErrorForm": RosterReport,
    "verification.LetterForm": SupervisionLetter,
}
# Kept under another name, or in another table.
ELSEWHERE: dict[tuple[str, str], tuple[type[models.Model], str]] = {
    ("destinations.DetailsForm", "contact_phone"): (Destination, "contact_phone_masked"),
    ("destinations.ReturnForm", "words"): (Review, "reason"),
    ("postings.ApplicationAnswerForm", "words"): (ApplicationMove, "reason"),
    ("exports.ExportForm", "reason"): (AuditEntry, "reason"),
    ("orgs.AddressForm", "email"): (EmailAddress, "email"),
    ("orgs.DelegationForm", "username"): (Account, "username"),
    ("orgs.GrantForm", "username"): (Account, "username"),
    ("orgs.OrgCloseForm", "reason"): (Org, "close_reason"),
    ("orgs.SignInForm", "login"): (Account, "username"),
    ("people.CorrectionForm", "reason"): (AuditEntry, "reason"),
    ("people.EmailForm", "email"): (EmailAddress, "email"),
    ("people.PhoneForm", "phone"): (ContactChange, "new_masked"),
    ("verification.AnswerForm", "text"): (FindingMove, "reason"),
}
# What they ask is looked up, compared or chosen from a list, and not kept as it was typed.
ASKED_ONLY = {
    "employers.OwnJoinForm", "postings.HintsForm",
    "agreements.ScanForm", "certificates.IssueForm", "documents.CheckForm", "links.ReceiptForm",
    "destinations.EvidenceForm",
    "destinations.KindForm", "destinations.StatementForm", "intake.ColumnsForm", "intake.UploadForm",
    "orgs.AgainForm", "orgs.AuditForm", "orgs.IdentityForm", "orgs.LostPasswordForm",
    "orgs.NewPasswordForm", "orgs.PasswordForm", "people.CodeForm", "people.FindForm", "people.ListForm",
    "world.ClockForm",
}  # fmt: skip
# Hashed, never kept; the size of a request is bounded.
PASSWORDS = {"password", "password1", "password2", "oldpassword"}


class Seen:
    """The last form of each class that was made, with the fields it then had."""

    def __init__(self) -> None:
        self.forms: dict[str, forms.BaseForm] = {}

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        made = forms.BaseForm.__init__

        def note(form: forms.BaseForm, *args: Any, **kwargs: Any) -> None:
            made(form, *args, **kwargs)
            self.forms[named(type(form))] = form

        patch.setattr(forms.BaseForm, "__init__", note)

    def ours(self) -> set[str]:
        """Without allauth's own, bounded by what they are compared with, and the examples of a gallery."""
        return {name for name in self.forms if not name.startswith(("allauth.", "web."))}

    def fields(self) -> Iterator[tuple[str, str, forms.Field]]:
        for owner in sorted(self.ours()):
            yield from ((owner, name, field) for name, field in self.forms[owner].fields.items())


def named(form: type[forms.BaseForm]) -> str:
    """The app and the name of a form: "plans.GroupMemberForm"."""
    app = next(part for part in form.__module__.split(".") if part not in {"qihang", "apps"})
    return f"{app}.{form.__name__}"


def has_limits(field: forms.Field) -> bool:
    """Whether a field says how much it takes."""
    if isinstance(field, forms.UUIDField):
        return True
    if isinstance(field, forms.CharField):
        return field.max_length is not None
    if isinstance(field, forms.IntegerField):
        return field.min_value is not None and field.max_value is not None
    return isinstance(field, DayField) or not isinstance(field, forms.DateField)


def width(field: forms.Field) -> int:
    """How many characters a field lets through; of a list, however it is typed, comes a code."""
    return 0 if isinstance(field, RemoteField) else getattr(field, "max_length", None) or 0


def kept_width(owner: str, name: str) -> int:
    """How many characters the column of a field holds."""
    model, column = ELSEWHERE.get((owner, name), (KEPT_IN.get(owner), name))
    known = {field.name: field for field in model._meta.fields} if model else {}
    return getattr(known.get(column), "max_length", None) or NOWHERE
