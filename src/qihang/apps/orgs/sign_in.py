"""What is asked at the door and before risky steps, in our words.

A forgotten password is mended by a link to a confirmed address, by two colleagues, or for graduates
by a new activation code.
"""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

EMAIL = 254  # characters of an address that the column keeps


class SignInForm(LoginForm):
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["login"].label = _("登录名")
        self.fields["login"].help_text = _("毕业生填考生号，工作人员填工号。")
        self.fields["password"].label = _("密码")
        self.fields["remember"].label = _("在这台设备上保持登录")


class AgainForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["password"].label = _("密码")


class PasswordForm(ChangePasswordForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["oldpassword"].label = _("现在的密码")
        name_new(self)


class NewPasswordForm(ResetPasswordKeyForm):
    """Twice a new password, behind a link that came by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        name_new(self)


class AddressForm(AddEmailForm):
    """The address for notices and for a lost password; it counts once it was confirmed."""

    email = forms.EmailField(max_length=EMAIL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["email"].label = _("新邮箱")

    def clean_email(self) -> str:
        _mail_must_work()
        return super().clean_email()


class LostPasswordForm(ResetPasswordForm):
    """To which address the link is sent; only one that its account has confirmed gets it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["email"].label = _("账号里确认过的邮箱")

    users: list[Any]  # who gets the link

    def clean_email(self) -> str:
        _mail_must_work()
        email = super().clean_email()
        proven = EmailAddress.objects.filter(email__iexact=email, verified=True)
        owners = set(proven.values_list("user", flat=True))
        self.users = [user for user in self.users if user.pk in owners]
        return email


def mail_works() -> bool:
    """Whether a mail server is configured."""
    return "QIHANG_MAIL_HOST" in settings.GATEWAYS


def _mail_must_work() -> None:
    if not mail_works():
        raise forms.ValidationError(_("本系统没有配置邮件服务，不能用邮箱办理。"))


def name_new(form: forms.Form) -> None:
    """The new password and its repetition, by our names."""
    form.fields["password1"].label = _("新密码")
    form.fields["password2"].label = _("再输一次")


def plain(form: forms.Form) -> None:
    """Labels above are enough: no placeholders, no links in the help."""
    for field in form.fields.values():
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
