"""How somebody wants to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qihang.apps.messages import labels
from qihang.apps.messages.models import Preference
from qihang.apps.messages.services import Wishes
from qihang.policy import load


class WishesForm(forms.Form):
    """Channels wanted, messages one can do without, the name in the work chat."""

    channels = forms.MultipleChoiceField(
        label=_("除了站内消息，还可以用这些方式通知我"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wanted = forms.MultipleChoiceField(
        label=_("可以退订的消息"),
        help_text=_("不勾选的只留在站内消息里，不再另外通知。与审核结果和截止日期有关的不能退订。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    work_chat_id = forms.CharField(
        label=_("企业微信账号"),
        help_text=_("单位企业微信通讯录里的账号（userid），不是微信号。"),
        max_length=64,
        required=False,
    )

    def __init__(self, kept: Preference | None, *args: Any, **kwargs: Any) -> None:
        known = load().messages
        optional = [code for code, template in known.templates.items() if template.optional]
        channels = list(known.channels)
        kwargs["initial"] = {
            "channels": kept.channels if kept else channels,
            "wanted": [code for code in optional if kept is None or code not in kept.muted],
            "work_chat_id": kept.work_chat_id if kept else "",
        }
        super().__init__(*args, **kwargs)
        self._optional = optional
        self._offer("channels", [(name, labels.channel(name)) for name in channels])
        self._offer("wanted", [(code, labels.template_title(code)) for code in optional])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = choices

    def wishes(self) -> Wishes:
        """What the valid form says."""
        data = self.cleaned_data
        muted = tuple(code for code in self._optional if code not in data["wanted"])
        return Wishes(tuple(data["channels"]), muted, data["work_chat_id"].strip())
