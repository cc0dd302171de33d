"""What is asked of an office about series, numbers, signed agreements and their ends."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext, gettext_lazy

from qihang.apps.agreements import labels
from qihang.apps.agreements.models import Agreement
from qihang.apps.agreements.rules import (
    RECORDED_ENDS,
    AgreementForm,
    Ending,
    EndKind,
    LossKind,
    SignedTerms,
    plain_number,
)
from qihang.apps.agreements.rules.numbers import NUMBER_MAX
from qihang.apps.agreements.services import Loss, UploadedPaper
from qihang.apps.agreements.services.papers import PURPOSE
from qihang.apps.agreements.services.signing import TERMS
from qihang.apps.codes import queries as codes
from qihang.apps.files.rules import endings
from qihang.apps.moves.rules import REASON_MAX
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.kernel.names import as_typed
from qihang.policy import load
from qihang.web.choices import Choice
from qihang.web.fields import (
    CodeField,
    DayField,
    EvidenceField,
    MoneyField,
    RemoteField,
    TightField,
)

DAY = timedelta(days=1)
PLACES = "division"
LIST_WORDS = 60


def papers_field(today: date, **kwargs: Any) -> EvidenceField:
    """Files as policy takes them on that day."""
    purpose = load().purpose(PURPOSE)
    most = load().limit(purpose.most_bytes, today)
    return EvidenceField(
        accept=endings(purpose),
        most_bytes=most,
        several=True,
        help_text=gettext("PDF 或照片，可以一次选几个。"),
        **kwargs,
    )


def _words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=REASON_MAX, widget=forms.Textarea({"rows": 3})
    )


def _number(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=NUMBER_MAX,
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
        **kwargs,
    )


class AgreementListForm(forms.Form):
    """Conditions of the list, as they come in the address; what cannot be read counts as not asked."""

    q = forms.CharField(required=False, max_length=LIST_WORDS)
    status = forms.ChoiceField(
        required=False, choices=[(state.value, state.value) for state in labels.STATE]
    )
    org = forms.UUIDField(required=False)

    def asked(self) -> dict[str, Any]:
        """The conditions that could be read."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class SeriesForm(forms.Form):
    """A range of numbers and who gives them out."""

    first = _number(label=gettext_lazy("首号"))
    last = _number(label=gettext_lazy("末号"))

    def __init__(self, orgs: list[Org], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.uuid): org for org in orgs}
        self.fields["org"] = CodeField(
            [Choice(key, org_name(org)) for key, org in self.orgs.items()],
            label=gettext("由谁发放"),
            initial=next(iter(self.orgs), ""),
            help_text=gettext("学校的号段各学院都能用；分给某个学院的只有该学院能用。"),
        )
        self.fields["form"] = CodeField(
            [Choice(form.value, str(words)) for form, words in labels.FORM.items()],
            label=gettext("形式"),
            initial=AgreementForm.PAPER.value,
        )
        self.order_fields(["org", "form", "first", "last"])

    def org(self) -> Org:
        """The one that was chosen."""
        return self.orgs[self.cleaned_data["org"]]

    def ends(self) -> tuple[str, str]:
        """First and last number."""
        return self.cleaned_data["first"], self.cleaned_data["last"]


class NumberForm(forms.Form):
    """Which number a graduate gets."""

    number = _number(
        label=gettext_lazy("编号"),
        required=False,
        help_text=gettext_lazy("照纸质协议书上的编号填写；留空则用下一个可用的编号。"),
    )

    def wanted(self) -> str:
        """The number as kept, "" for the next free one."""
        return plain_number(self.cleaned_data["number"])


class SignedForm(forms.Form):
    """What stands on the signed agreement, with its scan."""

    use_required_attribute = False

    employer_name = forms.CharField(
        label=gettext_lazy("用人单位名称"),
        max_length=120,
        help_text=gettext_lazy("与协议书上的公章一致。"),
    )
    employer_code = TightField(
        label=gettext_lazy("统一社会信用代码"),
        required=False,
        max_length=18,
        help_text=gettext_lazy("18 位；部队、境外单位等没有代码的留空。"),
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
    )
    signed_date = DayField(
        label=gettext_lazy("签约日期"), help_text=gettext_lazy("各方签章中最晚的日期。")
    )
    position_name = forms.CharField(label=gettext_lazy("岗位"), required=False, max_length=80)
    monthly_pay_fen = MoneyField(label=gettext_lazy("月薪（元）"), required=False)
    term_from = DayField(label=gettext_lazy("合同期限自"), required=False)
    term_until = DayField(label=gettext_lazy("合同期限至"), required=False)

    def __init__(self, agreement: Agreement, today: date, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(agreement))
        super().__init__(*args, **kwargs)
        self.fields["work_place"] = RemoteField(
            reverse_lazy("codes:search", args=[PLACES]),
            partial(codes.find, PLACES),
            label=gettext("工作地点"),
            required=False,
        )
        self.fields["papers"] = papers_field(today, label=gettext("签字盖章后的协议书"))
        self.order_fields(["employer_name", "employer_code", "work_place"])

    def clean_employer_code(self) -> str:
        """In capitals, without blanks."""
        return "".join(str(self.cleaned_data["employer_code"]).upper().split())

    def clean_employer_name(self) -> str:
        """Without invisible marks."""
        return as_typed(self.cleaned_data["employer_name"])

    def terms(self) -> SignedTerms:
        """What was entered; the last day of the term becomes the first day after it."""
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in TERMS}
        until = given["term_until"]
        given["term_until"] = until + DAY if until else None
        return SignedTerms(**given)

    def papers(self) -> list[UploadedPaper]:
        """The files."""
        return uploaded(self.cleaned_data["papers"])


class ScanForm(forms.Form):
    """The scan of a signed agreement."""

    use_required_attribute = False

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"] = papers_field(today, label=gettext("签字盖章后的协议书"))

    def papers(self) -> list[UploadedPaper]:
        """The files."""
        return uploaded(self.cleaned_data["papers"])


class EndForm(forms.Form):
    """How an agreement ended, with the proof."""

    use_required_attribute = False

    ended_date = DayField(label=gettext_lazy("解约日期"), help_text=gettext_lazy("以解约函为准。"))

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_kind"] = CodeField(
            [Choice(kind.value, str(labels.END[kind])) for kind in RECORDED_ENDS],
            label=gettext("解约方式"),
            initial=EndKind.CONSENT.value,
        )
        self.fields["reason"] = _words(gettext("原因"), gettext("毕业生会看到这些话。"))
        self.fields["papers"] = papers_field(
            today, label=gettext("解约函或其他证明"), required=False
        )
        self.fields["papers"].help_text = gettext(
            "PDF 或照片，可以一次选几个。只有单位不存在、登记库里也有记录时可以不传。"
        )
        self.order_fields(["end_kind", "ended_date", "reason", "papers"])

    def ending(self) -> Ending:
        """What was entered."""
        given = self.cleaned_data
        return Ending(EndKind(given["end_kind"]), given["ended_date"], given["reason"])

    def papers(self) -> list[UploadedPaper]:
        """The files."""
        return uploaded(self.cleaned_data["papers"])


class LossForm(forms.Form):
    """What happened to the paper, and the number of the new one."""

    use_required_attribute = False

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["loss"] = CodeField(
            [Choice(kind.value, str(words)) for kind, words in labels.LOSS.items()],
            label=gettext("补办原因"),
            initial=LossKind.LOST.value,
        )
        self.fields["reason"] = _words(gettext("说明"), gettext("毕业生会看到这些话。"))
        self.fields["number"] = _number(
            label=gettext("新编号"),
            required=False,
            help_text=gettext("照新协议书上的编号填写；留空则用下一个可用的编号。"),
        )
        self.fields["papers"] = papers_field(
            today, label=gettext("遗失声明、单位说明等"), required=False
        )

    def loss(self) -> Loss:
        """What was entered."""
        given = self.cleaned_data
        return Loss(LossKind(given["loss"]), given["reason"], plain_number(given["number"]))

    def papers(self) -> list[UploadedPaper]:
        """The files."""
        return uploaded(self.cleaned_data["papers"])


def uploaded(files: list[Any]) -> list[UploadedPaper]:
    """Files as the services want them."""
    return [UploadedPaper(file, file.name or "") for file in files]


def _initial(agreement: Agreement) -> dict[str, Any]:
    """What was recorded before, when signing was undone."""
    known = {name: getattr(agreement, name) for name in TERMS}
    if known["term_until"]:
        known["term_until"] -= DAY
    return known
