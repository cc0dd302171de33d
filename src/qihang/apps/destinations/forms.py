"""Forms of registration and review; which fields there are is asked of the policy, kind by kind."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext

from qihang.apps.codes import queries as codes
from qihang.apps.files.rules import endings
from qihang.policy import DestinationField, DestinationKind, Effect, load
from qihang.web.edition import words
from qihang.web.fields import (
    CodeField,
    DayField,
    EvidenceField,
    MoneyField,
    RemoteField,
    TightField,
)
from qihang.web.widgets import FillingInput, TickTiles, Tiles

IN_PAGE = 300  # code sets up to this size stand in the page, larger ones are asked for
DAY = timedelta(days=1)
CHOSEN = ("employer_name", "employer_code")  # fields in which an employer can be chosen
TYPED = frozenset({"text", "credit_code", "phone", "url", "money", "date"})
LAST_DAYS = frozenset({"term_until"})  # kept as the first day no longer covered


class KindForm(forms.Form):
    """Step 1: which kind."""

    def __init__(self, kinds: Mapping[str, DestinationKind], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=gettext("毕业去向"),
            choices=[(code, words(kind.label)) for code, kind in kinds.items()],
            error_messages={"required": gettext("请选一项，再到下一步。")},
        )


class DetailsForm(forms.Form):
    """Step 2: only the fields of this kind. What is missing is for the rules to say, not for it."""

    use_required_attribute = False

    def __init__(self, kind: DestinationKind, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waivers = list(load().filing_rules.at(day, Effect.WAIVE))
        for name in asked(kind):
            required = name in kind.required
            field = self.fields[name] = _field(load().fields[name], required=required)
            texts = [words(rule.text) for rule in waivers if required and rule.field == name]
            field.help_text = " ".join([str(field.help_text), *texts]).strip()
        if self.is_bound:
            self.data = self._without_nothing()

    def _without_nothing(self) -> Mapping[str, Any]:
        """What was sent; a word for nothing (无) empties a field that is typed, as it does in a sheet.

        In a required text it stays, so that the rules say what is wrong with it.
        """
        sent, nothing = self.data, load().layout("destinations").words.nothing
        data: Any = sent.copy() if isinstance(sent, QueryDict) else dict(sent)
        for name, field in self.fields.items():
            typed = load().fields[name].type in TYPED
            kept = field.required and load().fields[name].type == "text"
            if typed and not kept and data.get(name, "").strip() in nothing:
                data[name] = ""
        return data

    def entered(self) -> dict[str, Any]:
        """Everything that could be read, to be kept in the draft whether or not it suffices."""
        given = {n: v for n, v in self.cleaned_data.items() if n in self.fields}
        missing = {n: self.fields[n].to_python("") for n in self._unfilled()}
        return {name: _kept(name, value) for name, value in (given | missing).items()}

    def forgive_unfilled(self) -> None:
        """Drop Django's word on empty fields: the rules have a better one."""
        for name in self._unfilled():
            del self.errors[name]

    def _unfilled(self) -> list[str]:
        return [n for n, found in self.errors.as_data().items() if found[0].code == "required"]


class EvidenceForm(forms.Form):
    """Step 3: one paper. Papers that prove nothing can be chosen too, to be told why."""

    use_required_attribute = False

    def __init__(self, kind: DestinationKind, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = load().evidence_kinds
        shown = [known[code] for code in (*kind.evidence_kinds, *kind.forbidden_evidence)]
        self.fields["evidence"] = forms.ChoiceField(
            label=gettext("材料类型"),
            choices=[(paper.code, words(paper.label)) for paper in shown],
            widget=Tiles(details={paper.code: words(paper.help) for paper in shown}),
            initial=shown[0].code if shown else "",
        )
        purpose = load().purpose("evidence")
        self.fields["file"] = EvidenceField(
            accept=endings(purpose),
            most_bytes=load().limit(purpose.most_bytes, day),
            several=True,
            label=gettext("文件或照片"),
            help_text=gettext(
                "PDF 或照片（JPG、PNG、HEIC），单个不超过 10 MB，可以一次选几个。拍照时请把四角拍全。"
            ),
        )


class StatementForm(forms.Form):
    """Step 3: what the graduate states with the kind, if it asks for a statement."""

    use_required_attribute = False

    def __init__(self, kind: DestinationKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in flags(kind):
            label = words(load().fields[name].label)
            self.fields[name] = forms.BooleanField(label=label, required=False)


class ReturnForm(forms.Form):
    """Why a registration goes back: usual reasons, own words, or both."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"] = forms.MultipleChoiceField(
            label=gettext("常见原因"),
            required=False,
            choices=[(c.value, c.label) for c in codes.choices("return_reason")],
            widget=TickTiles,
        )
        self.fields["words"] = forms.CharField(
            label=gettext("补充说明"),
            help_text=gettext("毕业生会看到这些话。请说明哪里要改、怎么改。"),
            required=False,
            max_length=200,
            widget=forms.Textarea,
        )

    def reason(self) -> str:
        """One text of all reasons."""
        chosen = [codes.label("return_reason", code) for code in self.cleaned_data["reasons"]]
        return " ".join([*chosen, self.cleaned_data["words"]]).strip()

    def reason_fields(self) -> tuple[str, ...]:
        """The fields that the chosen reasons speak of."""
        table = codes.table("return_reason")
        return tuple(sorted({table[code].extra["field"] for code in self.cleaned_data["reasons"]}))


def asked(kind: DestinationKind) -> list[str]:
    """The fields of step 2, in the order of the policy."""
    known = load().fields
    return [name for name in known if name in kind.allowed and known[name].type != "flag"]


def flags(kind: DestinationKind) -> list[str]:
    """The statements of step 3."""
    return [n for n, field in load().fields.items() if field.type == "flag" and n in kind.allowed]


def initial_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as the form shows them: the last day of a term instead of the day after."""
    last = {n: values[n] - DAY for n in LAST_DAYS & values.keys() if values[n]}
    return {**values, **last}


def _kept(name: str, value: Any) -> Any:
    return value + DAY if name in LAST_DAYS and value else value


def _field(field: DestinationField, *, required: bool) -> forms.Field:
    made = _MAKERS[field.type](field)
    made.label, made.help_text, made.required = words(field.label), _help(field), required
    if field.name in CHOSEN:
        source = reverse_lazy("destinations:employers", args=[field.name])
        made.widget = FillingInput(source, dict(made.widget.attrs))
    return made


def _help(field: DestinationField) -> str:
    return words(field.help)


def _text(field: DestinationField) -> forms.Field:
    return forms.CharField(max_length=field.max_length or None)


def _code(field: DestinationField) -> forms.Field:
    if len(codes.table(field.codes)) <= IN_PAGE:
        return CodeField(codes.choices(field.codes))
    source = reverse_lazy("codes:search", args=[field.codes])
    return RemoteField(source, partial(codes.find, field.codes))


def _credit_code(_: DestinationField) -> forms.Field:
    attrs = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
    return _Upper(max_length=18, widget=forms.TextInput(attrs))


def _phone(_: DestinationField) -> forms.Field:
    return TightField(max_length=20, widget=forms.TextInput({"inputmode": "tel"}))


def _url(field: DestinationField) -> forms.Field:
    widget = forms.URLInput({"placeholder": "https://"})
    return forms.URLField(max_length=field.max_length, assume_scheme="https", widget=widget)


class _Upper(TightField):
    """Text without blanks in capitals."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


_MAKERS: dict[str, Callable[[DestinationField], forms.Field]] = {
    "text": _text,
    "code": _code,
    "credit_code": _credit_code,
    "phone": _phone,
    "money": lambda _: MoneyField(),
    "date": lambda _: DayField(),
    "url": _url,
}
