"""The public check."""

from typing import Any

from django import forms
from django.utils.translation import gettext


class CheckForm(forms.Form):
    """Number and name."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = forms.CharField(
            label=gettext("核验编号或转递编号"),
            help_text=gettext("证明或文件上的 16 位编号，大小写和横线不限。"),
            max_length=40,
            widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
        )
        self.fields["name"] = forms.CharField(
            label=gettext("持有人姓名"),
            max_length=60,
            widget=forms.TextInput({"autocomplete": "off"}),
        )
