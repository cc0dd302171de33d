"""What a graduate proves to take up the account."""

import re
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from qihang.apps.files.rules import endings
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import DOCUMENT_MAX
from qihang.apps.people.services import Claim, Corrected, NewStanding, differing
from qihang.policy import StandingKind, load
from qihang.web import formats
from qihang.web.fields import DayField, EvidenceField

DOCUMENT = "document"

KEPT, OTHER = "kept", "other"
FIELDS = {
    "name": _("姓名"),
    "exam_number": _("考生号"),
    "id_number": _("身份证号"),
    "student_number": _("学号"),
    "phone": _("手机号码"),
    "class_name": _("班级"),
}
CAPITALS = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}


def masked_value(graduate: Graduate, name: str) -> str:
    """One of FIELDS as it may be shown: numbers masked."""
    column = {"id_number": "id_number_masked", "phone": "phone_masked"}.get(name, name)
    return str(getattr(graduate, column)) or formats.DASH


class ActivationForm(forms.Form):
    """Four things only the graduate holds together, and the password chosen."""

    exam_number = forms.CharField(
        label=_("考生号"),
        max_length=18,
        help_text=_("14 至 18 位，见录取通知书或学信网。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "username"}),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    id_number_end = forms.RegexField(
        r"^\d{5}[\dXx]$",
        label=_("身份证号后 6 位"),
        max_length=6,
        widget=forms.TextInput(attrs=CAPITALS),
        error_messages={"invalid": _("请填写身份证号最后 6 位，末位可能是 X。")},
    )
    code = forms.CharField(
        label=_("激活码"),
        max_length=12,
        help_text=_("发到您登记的手机，或密封的纸质激活码，只能用一次。"),
        widget=forms.TextInput(attrs=CAPITALS),
    )
    password = forms.CharField(
        label=_("密码"),
        help_text=_("至少 10 位，以后用考生号和这个密码登录。在另一届激活过的，请填原账号的密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    apart = forms.BooleanField(
        label=_("另开账号"),
        required=False,
        help_text=_("原来没有账号的不用勾选。在另一届已有账号、但不想合用的，勾选后另开一个账号。"),
    )

    def clean_password(self) -> str:
        """Long enough and not among the common ones."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def claim(self) -> Claim:
        """What the valid form says about the person."""
        data = self.cleaned_data
        return Claim(data["exam_number"], data["name"], data["id_number_end"], data["code"])


class CorrectionForm(forms.Form):
    """What the graduate is known by, as it should be; an identity number only where it changes."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    exam_number = forms.CharField(
        label=_("考生号"), max_length=18, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    id_number = forms.CharField(
        label=_("新的身份证号"),
        max_length=30,
        required=False,
        help_text=_("不更正的留空。"),
        widget=forms.TextInput(attrs=CAPITALS),
    )
    exchange = forms.BooleanField(
        label=_("与现在用着这个号码的毕业生互换"),
        required=False,
        help_text=_("两人的号码登记反了时勾选，对方换用这名毕业生现在的号码。只能在本校之内互换。"),
    )
    reason = forms.CharField(
        label=_("原因和依据"),
        max_length=300,
        help_text=_("例如学籍变更文件的名称和文号；记入审计和这名毕业生的办理记录。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def corrected(self) -> Corrected:
        """What the valid form asks for."""
        data = self.cleaned_data
        return Corrected(
            data["name"], data["exam_number"], data["id_number"], exchange=data["exchange"]
        )


class FindForm(forms.Form):
    """The other record of the same person."""

    exam_number = forms.CharField(
        label=_("另一条记录的考生号"),
        max_length=18,
        help_text=_("请打开要保留的那条记录，在这里填写要并入它的那一条。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class MergeForm(forms.Form):
    """Of each thing in which two records differ, which one is right; and why they are one person."""

    reason = forms.CharField(
        label=_("原因和依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, survivor: Graduate, duplicate: Graduate, *args: Any) -> None:
        super().__init__(*args)
        self.differing = differing(survivor, duplicate)
        for name in self.differing:
            self.fields[name] = forms.ChoiceField(
                label=FIELDS[name],
                choices=[
                    (KEPT, masked_value(survivor, name)),
                    (OTHER, masked_value(duplicate, name)),
                ],
                initial=KEPT,
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.differing, "reason"])

    def names_from_other(self) -> list[str]:
        """What the valid form has from the other record."""
        return [name for name in self.differing if self.cleaned_data[name] == OTHER]


class ListForm(forms.Form):
    """Conditions of the list, as they come in the address; what cannot be read counts as not asked."""

    cohort = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    q = forms.CharField(required=False, max_length=60)
    org = forms.UUIDField(required=False)
    qualification = forms.CharField(required=False, max_length=2)
    klass = forms.CharField(required=False, max_length=60)
    activated = forms.ChoiceField(required=False, choices=[("yes", "yes"), ("no", "no")])

    def asked(self) -> dict[str, Any]:
        """The conditions that could be read."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class StandingForm(forms.Form):
    """What the paper says of a change of standing; the cohort only where another record takes over."""

    effective_date = DayField(
        label=_("生效日期"), help_text=_("文件上写的日期；统计从登记当天起变化。")
    )
    document_number = forms.CharField(
        label=_("文件号"),
        max_length=DOCUMENT_MAX,
        required=False,
        help_text=_("文件号和批准文件至少有一项。"),
    )
    cohort = forms.IntegerField(
        label=_("转入届别"), min_value=2000, max_value=2100, help_text=_("四位年份，例如 2025。")
    )
    graduation_date = DayField(
        label=_("新的毕业日期"), required=False, help_text=_("不填的，按原日期顺延相应的年数。")
    )
    reason = forms.CharField(
        label=_("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, kind: StandingKind, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.successor in {"none", "record"}:
            del self.fields["cohort"], self.fields["graduation_date"]
        else:
            self.fields["cohort"].required = kind.successor != "later_or_none"
        purpose = load().purpose(DOCUMENT)
        self.fields["paper"] = EvidenceField(
            label=_("批准文件"),
            accept=endings(purpose),
            most_bytes=load().limit(purpose.most_bytes, today),
            required=False,
        )

    def new(self) -> NewStanding:
        """What the valid form says."""
        data = self.cleaned_data
        return NewStanding(
            self.kind.code,
            data["effective_date"],
            data["document_number"],
            data["reason"],
            cohort=data.get("cohort"),
            graduation_date=data.get("graduation_date"),
        )


class PhoneForm(forms.Form):
    """A graduate's new phone."""

    phone = forms.CharField(
        label=_("新手机号"),
        max_length=20,
        help_text=_("11 位手机号，本人在用、能收短信的。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )

    def address(self) -> str:
        """Where the code goes."""
        return str(self.cleaned_data["phone"])

    def clean_phone(self) -> str:
        """The digits alone, as a sheet's are read."""
        return _digits(self.cleaned_data["phone"])


class EmailForm(forms.Form):
    """A graduate's new e-mail."""

    email = forms.EmailField(
        label=_("新邮箱"),
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def address(self) -> str:
        """Where the code goes."""
        return str(self.cleaned_data["email"])


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class RecordPhoneForm(forms.Form):
    """The phone an officer records, and why."""

    phone = forms.CharField(
        label=_("新手机号"),
        max_length=20,
        help_text=_("毕业生本人在用的 11 位手机号。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("理由和核实方式"),
        max_length=300,
        help_text=_("例如：手机遗失，本人持身份证到院办核实。毕业生本人会看到。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_phone(self) -> str:
        """The digits alone, as a sheet's are read."""
        return _digits(self.cleaned_data["phone"])


def _digits(text: str) -> str:
    """Without blanks, hyphens and the country's prefix."""
    plain = re.sub(r"[\s-]", "", text)
    return re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", plain)
