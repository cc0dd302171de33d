"""Issuing a proof."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from qihang.apps.certificates import labels
from qihang.apps.certificates.rules import USUAL, ProofField
from qihang.policy import load
from qihang.web.widgets import TickTiles, Tiles

SPANS = (7, 30, 90, 180)


class IssueForm(forms.Form):
    """What it shows, and for how long."""

    use_required_attribute = False

    def __init__(self, available: Mapping[ProofField, str], day: date, *args: Any) -> None:
        """`available`: what there is to show, with the value it has now."""
        super().__init__(*args)
        longest = load().limit("proof_life_max", day)
        self.fields["shows"] = forms.MultipleChoiceField(
            label=gettext("允许对方看到"),
            help_text=gettext("对方须知道您的姓名。没有勾选的内容不会显示。"),
            choices=[
                (item.value, f"{labels.SHOWN[item]} · {value}") for item, value in available.items()
            ],
            initial=[item.value for item in USUAL],
            widget=TickTiles,
            required=False,
        )
        spans = [days for days in SPANS if days <= longest]
        self.fields["days"] = forms.TypedChoiceField(
            label=gettext("有效期"),
            choices=[
                (days, ngettext("%(n)s 天", "%(n)s 天", days) % {"n": days}) for days in spans
            ],
            coerce=int,
            initial=load().limit("proof_life", day),
            widget=Tiles,
        )

    def chosen(self) -> list[ProofField]:
        """What was ticked."""
        return [ProofField(value) for value in self.cleaned_data["shows"]]
