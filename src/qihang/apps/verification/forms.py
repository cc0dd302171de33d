"""What is asked when a finding is answered, a decision contested, a letter drafted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.files.rules import endings
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.apps.verification import labels
from qihang.apps.verification.rules import TEXT_MAX, LetterCause, LetterKind
from qihang.apps.verification.services import GivenAnswer, NewLetter, UploadedMaterial
from qihang.apps.verification.services.answers import PURPOSE
from qihang.policy import load
from qihang.web.edition import words
from qihang.web.fields import EvidenceField


class AnswerForm(forms.Form):
    """An explanation and papers."""

    text = forms.CharField(
        label=gettext_lazy("说明和依据"),
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


class LetterForm(forms.Form):
    """A letter: what, why, to whom, what it says, who signs."""

    kind = forms.ChoiceField(label=gettext_lazy("函件"))
    cause = forms.ChoiceField(label=gettext_lazy("事由"))
    universities = forms.MultipleChoiceField(
        label=gettext_lazy("学校"), widget=forms.SelectMultiple({"size": 10})
    )
    text = forms.CharField(
        label=gettext_lazy("函件内容"), max_length=2000, widget=forms.Textarea({"rows": 6})
    )
    signer = forms.ChoiceField(label=gettext_lazy("落款"))
    talk_at = forms.DateTimeField(
        label=gettext_lazy("约谈时间"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=gettext_lazy("约谈通知填写。"),
    )
    talk_place = forms.CharField(label=gettext_lazy("约谈地点"), required=False, max_length=120)

    def __init__(self, universities: Sequence[Org], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = load().supervision
        choices = {
            "kind": [(one.value, str(labels.LETTER[one])) for one in LetterKind],
            "cause": [(one.value, str(labels.LETTER_CAUSE[one])) for one in LetterCause],
            "universities": [(org.code, org_name(org)) for org in universities],
            "signer": [(code, words(label)) for code, label in policy.signers.items()],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
            field.choices = values

    def letter(self) -> NewLetter:
        """The letter as it is to be drafted."""
        data = self.cleaned_data
        return NewLetter(
            LetterKind(data["kind"]),
            LetterCause(data["cause"]),
            data["universities"],
            data["text"],
            data["signer"],
            data["talk_at"],
            data["talk_place"],
        )
