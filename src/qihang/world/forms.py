"""How far the demo clock is to move."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qihang.web.fields import DayField

STEPS = {"1": _("一天"), "7": _("一周"), "30": _("三十天"), "day": _("到某一天")}


class ClockForm(forms.Form):
    """A step, or the day to stop at."""

    step = forms.ChoiceField(
        label=_("往前走"), choices=list(STEPS.items()), initial="7", widget=forms.RadioSelect
    )
    day = DayField(label=_("日期"), required=False, help_text=_("选“到某一天”时填写。"))

    def __init__(self, stands: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = stands

    def clean(self) -> dict[str, Any]:
        """A day has to be named where one is wanted."""
        cleaned = super().clean() or {}
        if cleaned.get("step") == "day" and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("请填写要走到哪一天。"))
        return cleaned

    def target(self) -> date:
        """The day to move to."""
        step = self.cleaned_data["step"]
        if step == "day":
            return self.cleaned_data["day"]
        return self.stands + timedelta(days=int(step))
