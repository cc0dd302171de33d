"""Form fields that know our units: money in whole fen, codes with searchable labels."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from qihang.web.choices import Choice
from qihang.web.parameters import EARLIEST, LATEST
from qihang.web.widgets import DateInput, FileInput, MoneyInput, RemoteSelect, SearchSelect

# Currency signs and thousands separators, of both widths.
_ORNAMENT = str.maketrans("", "", "¥¥,, ")

LABEL = 200  # characters of the longest label that a list offers

_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")

Lookup = Callable[[str], Sequence[Choice]]


class DayField(forms.DateField):
    """A day, `2024-06-15`, with the browser's picker; near enough that it can be reckoned with."""

    widget = DateInput
    default_error_messages = {
        "invalid": gettext_lazy("请按 2024-06-15 这样的格式填写日期。"),
        "far": gettext_lazy("年份不对，请核对：日期要在 %(first)s 到 %(last)s 之间。"),
    }

    def validate(self, value: Any) -> None:
        """Required if so declared, and not in a year that is a slip of the hand."""
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            facts = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
            raise ValidationError(self.error_messages["far"], code="far", params=facts)


class MoneyField(forms.Field):
    """Yuan as people type them (6500, ¥6,500.50), whole fen as we keep them."""

    widget = MoneyInput

    def to_python(self, value: Any) -> int | None:
        """Fen, or the sentence that says how to write an amount."""
        if value in self.empty_values:
            return None
        amount = _AMOUNT.fullmatch(str(value).translate(_ORNAMENT))
        if amount is None:
            raise ValidationError(
                gettext("请只填金额数字，例如 6500，最多两位小数。"), code="invalid"
            )
        yuan, rest = amount.groups("0")
        return int(yuan) * 100 + int(rest.ljust(2, "0"))


class TightField(forms.CharField):
    """Text without blanks."""

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split())

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No limit while typing: blanks do not count, and what is cut off unseen cannot be mended."""
        return {n: v for n, v in super().widget_attrs(widget).items() if n != "maxlength"}


class CodeField(forms.ChoiceField):
    """One code of a table small enough to stand in the page."""

    def __init__(self, options: Sequence[Choice], **kwargs: Any) -> None:
        kwargs.setdefault("widget", SearchSelect(options))
        super().__init__(choices=[(c.value, c.label) for c in options], **kwargs)


class RemoteField(forms.CharField):
    """One code of a large table; `find` takes a code or an exact name and answers what fits."""

    def __init__(self, source: str | Promise, find: Lookup, **kwargs: Any) -> None:
        kwargs.setdefault("widget", RemoteSelect(source))
        kwargs.setdefault("max_length", LABEL)
        super().__init__(**kwargs)
        self.find = find

    def prepare_value(self, value: Any) -> Any:
        """Give the widget the label of the present value."""
        found = self.find(str(value)) if value else ()
        if found and isinstance(self.widget, RemoteSelect):
            self.widget.shown = {c.value: c.label for c in found}
        return value

    def clean(self, value: Any) -> str:
        """The code, or the sentence that asks to choose one from the list."""
        text = super().clean(value)
        found = [c for c in self.find(text) if text in (c.value, c.label)] if text else []
        if text and len(found) != 1:
            raise ValidationError(gettext("请从列表里选一项。"), code="unknown")
        return found[0].value if found else ""


class EvidenceField(forms.FileField):
    """A file with the sizes and kinds it may have, checked before anything is stored.

    With `several` the value is a list of files, and each wrong one is named.
    """

    def __init__(
        self, *, accept: Sequence[str], most_bytes: int, several: bool = False, **kwargs: Any
    ) -> None:
        """`accept` are endings (.pdf); `most_bytes` is the largest size."""
        self.accept, self.most_bytes, self.several = tuple(accept), most_bytes, several
        photo = ".jpg" in self.accept
        widget = FileInput(several=several, camera=photo, most_bytes=most_bytes)
        super().__init__(widget=widget, **kwargs)
        self.widget.attrs["accept"] = ",".join(self.accept)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploaded file or files, or the sentences that say what they must be."""
        if not self.several:
            return self._one(data, initial)
        if not data:
            super().clean(None, initial)
            return []
        wrong = [sentence for file in data if (sentence := self._wrong(file))]
        if wrong:
            raise ValidationError(wrong)
        return [super(EvidenceField, self).clean(file, initial) for file in data]

    def _one(self, data: Any, initial: Any) -> Any:
        file = super().clean(data, initial)
        if data and (sentence := self._wrong(file)):
            raise ValidationError(sentence)
        return file

    def _wrong(self, file: Any) -> str:
        """What is wrong with a file by its name and size; named where there are several."""
        if not file.name.lower().endswith(self.accept):
            kinds = "、".join(self.accept)
            wrong = gettext("请上传这些格式的文件：%(kinds)s。") % {"kinds": kinds}
        elif file.size > self.most_bytes:
            most = f"{self.most_bytes // 1_048_576} MB"
            wrong = gettext("文件请不要超过 %(most)s。") % {"most": most}
        else:
            return ""
        if not self.several:
            return wrong
        return gettext("%(label)s：%(value)s") % {"label": file.name, "value": wrong}
