"""What is asked when a finding is answered or a decision contested."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.files.rules import endings
from qihang.apps.verification.rules import TEXT_MAX
from qihang.apps.verification.services import GivenAnswer, UploadedMaterial
from qihang.apps.verification.services.answers import PURPOSE
from qihang.policy import load
from qihang.web.fields import EvidenceField


class AnswerForm(forms.Form):
    """An explanation and papers."""

    text = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=TEXT_MAX,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("写明事实和依据；属实的写明怎样更正。最多 300 字。"),
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose = load().purpose(PURPOSE)
        self.fields["papers"] = EvidenceField(
            label=gettext("材料"),
            required=False,
            accept=endings(purpose),
            most_bytes=load().limit(purpose.most_bytes, today),
            several=True,
            help_text=gettext("PDF 或照片，可以一次选几个。"),
        )

    def given(self) -> GivenAnswer:
        """The answer."""
        papers: Sequence[Any] = self.cleaned_data.get("papers") or ()
        return GivenAnswer(
            self.cleaned_data["text"], [UploadedMaterial(paper, paper.name) for paper in papers]
        )
