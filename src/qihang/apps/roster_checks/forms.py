"""What a graduate says of one field, and what narrows the office's list."""

from functools import partial
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.codes import queries as codes
from qihang.apps.files.rules import endings
from qihang.apps.roster_checks.values import PLACE, column_of, hint
from qihang.policy import load
from qihang.web.fields import CodeField, EvidenceField, RemoteField

TEXT = 120


class ErrorForm(forms.Form):
    """What is right, why, and a paper that shows it."""

    use_required_attribute = False

    def __init__(self, field: str, most_bytes: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"] = _right_field(field)
        self.fields["note"] = forms.CharField(
            label=_("说明"),
            required=False,
            max_length=300,
            help_text=_("例如：户口本上是什么、哪里录错了。"),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["proof"] = EvidenceField(
            accept=endings(load().purpose("roster_proof")),
            most_bytes=most_bytes,
            required=False,
            label=_("证明材料"),
            help_text=_("身份证、户口本等的照片或 PDF，可以不传；学校可能会请您补充。"),
        )


def _right_field(field: str) -> forms.Field:
    label = gettext("正确的内容")
    column = column_of(field)
    if field == PLACE:
        source = reverse_lazy("codes:search", args=["division"])
        find = partial(codes.find, "division")
        return RemoteField(source, find, label=label, help_text=hint(field))
    if column.type == "code":
        return CodeField(codes.choices(column.codes), label=label)
    return forms.CharField(label=label, max_length=TEXT, help_text=hint(field))
