"""What is asked when a sheet is uploaded, and what its columns mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qihang.apps.files.rules import endings
from qihang.apps.intake.models import Batch
from qihang.apps.orgs.labels import org_name
from qihang.apps.orgs.models import Org
from qihang.kernel import Cohort
from qihang.policy import Layout, load
from qihang.web.fields import EvidenceField
from qihang.web.markup import esc, join, safe, with_language

LEFT_OUT = "-"  # a heading that means nothing here


class UploadForm(forms.Form):
    """For whom, of which cohort if it has one, what the target asks, and the file."""

    org = forms.ChoiceField(label=_("单位"))
    cohort = forms.TypedChoiceField(label=_("届别"), coerce=int)

    def __init__(
        self, orgs: Sequence[Org], years: Sequence[int], asks: Mapping[str, forms.Field], most: int,
        *args: Any, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.uuid): org for org in orgs}
        self._choose("org", [(key, org_name(org)) for key, org in self.orgs.items()])
        shown = [(str(y), gettext("%(year)s 届") % {"year": y}) for y in years]
        self._choose("cohort", shown)
        if not years:
            del self.fields["cohort"]
        self.fields.update(asks)
        accept = endings(load().purpose("sheet"))
        self.fields["file"] = EvidenceField(
            accept=accept,
            most_bytes=most,
            label=_("表格文件"),
            help_text=gettext(
                "Excel（xlsx、xls）或 CSV 文件，最大 %(most)s MB。上传后先预览，确认前什么都不会写入。"
            )
            % {"most": most // 1_048_576},
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0] if choices else ""
        if len(choices) == 1:
            field.widget = forms.HiddenInput()

    @property
    def org_chosen(self) -> Org:
        """Of a valid form."""
        return self.orgs[self.cleaned_data["org"]]

    @property
    def cohort_chosen(self) -> Cohort | None:
        """Of a valid form; none where cohorts are not asked for."""
        year = self.cleaned_data.get("cohort")
        return Cohort(year) if year else None


class ColumnsForm(forms.Form):
    """One select for each heading of the sheet: which column of the layout it is."""

    def __init__(
        self, batch: Batch, layout: Layout, headings: Sequence[tuple[str, str, str, str]],
        *args: Any, **kwargs: Any,
    ) -> None:  # fmt: skip
        """`headings`: key, letter, an example of what stands below, column so far."""
        super().__init__(*args, **kwargs)
        self.batch = batch
        language = translation.get_language() or ""
        options = [(LEFT_OUT, gettext("不导入这一列"))]
        options += [
            (name, _named(column.label.text(language), name, layout))
            for name, column in layout.columns.items()
        ]
        self.keys = {f"c{n}": key for n, (key, *_) in enumerate(headings)}
        for name, (key, letter, example, column) in zip(self.keys, headings, strict=True):
            below = (
                safe(esc(gettext("例如：%(value)s")) % {"value": with_language(example)})
                if example
                else ""
            )
            self.fields[name] = forms.ChoiceField(
                choices=options, initial=column or LEFT_OUT, label=join((letter, with_language(key)), " · "),
                help_text=below,
            )  # fmt: skip

    def meanings(self) -> dict[str, str]:
        """Heading -> column, of a valid form."""
        chosen = {key: self.cleaned_data[name] for name, key in self.keys.items()}
        return {key: "" if column == LEFT_OUT else column for key, column in chosen.items()}


def _named(label: str, column: str, layout: Layout) -> str:
    if layout.columns[column].required:
        return gettext("%(label)s（必填）") % {"label": label}
    if column in layout.one_of:
        return gettext("%(label)s（必填其一）") % {"label": label}
    return label
