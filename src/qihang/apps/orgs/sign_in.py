"""What is asked at the door and before risky steps, in our words.

Forgotten passwords are mended by people (a new activation code, a reset by the organisation), so
allauth's link to a reset by mail is taken off.
"""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    SetPasswordForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _


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


class FirstPasswordForm(SetPasswordForm):
    """Twice a password, where the account has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        name_new(self)


def name_new(form: forms.Form) -> None:
    """The new password and its repetition, by our names."""
    form.fields["password1"].label = _("新密码")
    form.fields["password2"].label = _("再输一次")


def plain(form: forms.Form) -> None:
    """Labels above are enough: no placeholders, no links in the help."""
    for field in form.fields.values():
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
