"""What is asked at the door."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Sign-in name and password, in our words; forgotten passwords are mended by people, not mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("登录名")
        self.fields["login"].help_text = _("毕业生填考生号,工作人员填工号。")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("在这台设备上保持登录")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
