"""What somebody without an account is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext


class ReceiptForm(forms.Form):
    """A receipt number."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receipt"] = forms.CharField(
            label=gettext("回执号"),
            help_text=gettext("打开链接时页面上的 16 位编号，大小写和横线不限。"),
            max_length=40,
            widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
        )
