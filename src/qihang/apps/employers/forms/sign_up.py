"""What is asked of somebody who signs up, or asks to join an employer that is there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.employers import labels
from qihang.apps.employers.forms.details import (
    CAPITALS,
    EmployerDetailsForm,
    licence_field,
    no_choice,
    uploaded,
)
from qihang.apps.employers.rules import Party, RequestKind
from qihang.apps.employers.services.licences import UploadedLicence
from qihang.apps.moves.rules import REASON_MAX
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.web.choices import Choice
from qihang.web.fields import CodeField, TightField

# Not asked while signing up: a phone should not scroll past what nobody needs yet.
_LATER = ("size", "central_group", "branch_code", "website", "intro", "kind", "industry")


class CreditCodeForm(forms.Form):
    """The first step: as what, and under which credit code."""

    code = TightField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=18,
        help_text=gettext_lazy("18 位，见营业执照、事业单位法人证书等。"),
        widget=forms.TextInput(CAPITALS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = CodeField(
            [Choice(party.value, str(words)) for party, words in labels.PARTY.items()],
            label=gettext("身份"),
            initial=Party.EMPLOYER.value,
        )
        self.order_fields(["party", "code"])

    def clean_code(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["code"]).upper()


class FirstPasswordForm(forms.Form):
    """The password of an account that is opened; its sign-in name is given by the product."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        help_text=gettext_lazy("至少 10 位。登录名由系统生成，注册后显示，请记下来。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Long enough and not among the common ones."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class SignUpForm(EmployerDetailsForm, FirstPasswordForm):
    """A new employer and the account of its first recruiter."""

    def __init__(
        self, party: Party, universities: Sequence[Org], today: date, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(party, today, *args, **kwargs)
        for name in _LATER:
            del self.fields[name]
        for name in {"place", "licence", "service_licence"} & set(self.fields):
            self.fields[name].required = True
        self.fields["university"] = CodeField(
            [no_choice(), *(Choice(org.code, org_name(org)) for org in universities)],
            label=gettext("邀请您的高校"),
            required=False,
            help_text=gettext("高校邀请来的由该校审核；没有的不选，由单位所在县（市、区）审核。"),
        )
        last = ["university", "password"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])


class JoinForm(forms.Form):
    """Who asks to recruit for an employer that is there, and what shows that they work there."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=REASON_MAX,
        required=False,
        help_text=gettext_lazy("您的部门、职务，或为什么由您负责。"),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["licence"] = licence_field(today, label=gettext("在职证明或授权书"))

    def licence(self) -> UploadedLicence | None:
        """The file, if one was chosen."""
        return uploaded(self.cleaned_data.get("licence"))


class OwnJoinForm(JoinForm, CreditCodeForm):
    """The same for somebody who is signed in: which employer, and what they ask."""

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(today, *args, **kwargs)
        del self.fields["party"]
        self.fields["kind"] = CodeField(
            [Choice(kind.value, str(words)) for kind, words in labels.REQUEST.items()],
            label=gettext("申请"),
            initial=RequestKind.JOIN.value,
        )
        self.order_fields(["code", "kind", "words", "licence"])


class NewcomerForm(JoinForm, FirstPasswordForm):
    """Somebody without an account asks to recruit for an employer that is there."""

    contact_name = forms.CharField(
        label=gettext_lazy("您的姓名"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(today, *args, **kwargs)
        self.order_fields(["contact_name", "words", "licence", "password"])
