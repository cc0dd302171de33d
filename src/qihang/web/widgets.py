"""Form controls: native inputs first, each with one small addition where native is not enough."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import formats
from qihang.web.choices import Choice
from qihang.web.markup import attributes, el, join, safe

Attrs = Mapping[str, Any] | None


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MoneyInput(forms.TextInput):
    """Yuan with a sign before it; the number pad on a phone."""

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """The input inside a box that carries ¥."""
        merged = {"inputmode": "decimal", "autocomplete": "off", **(attrs or {})}
        inner = super().render(name, value, merged, renderer)
        return el("span", el("span", "¥", aria_hidden="true"), inner, class_="money")

    def format_value(self, value: Any) -> str | None:
        """Whole fen as yuan; what was typed stays as typed."""
        return formats.money(value).removeprefix("¥") if isinstance(value, int) else value


class FileInput(forms.FileInput):
    """Files, chosen, dropped or photographed, with their names and a progress bar.

    With `several` more than one may be chosen; with `camera` a phone also offers to take a photo,
    as JPEG. `most_bytes` lets the page say at once which file is too large.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        several: bool = False,
        camera: bool = False,
        most_bytes: int = 0,
    ) -> None:
        self.allow_multiple_selected = several  # type: ignore[misc]
        super().__init__({**(attrs or {}), **({"multiple": True} if several else {})})
        self.camera, self.most_bytes = camera, most_bytes

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        """The file, or all of them where there may be several."""
        if self.allow_multiple_selected and hasattr(files, "getlist"):
            return [file for file in files.getlist(name) if file]
        return files.get(name)

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """The input, the camera, the list of what was chosen, and the bar shown while sending."""
        return el(
            "span",
            super().render(name, value, dict(attrs or {}), renderer),
            self._camera(name) if self.camera else "",
            el("ul", data_chosen=True, hidden=True),
            el("progress", max=100, value="0", hidden=True, aria_label=gettext("上传进度")),
            class_="file",
            data_upload=True,
            data_most=self.most_bytes or None,
            data_large=gettext("太大，请压缩或拍照后再传"),
            data_remove=gettext("不传这个"),
            data_drop=gettext("也可以把文件拖到这里"),
        )

    def _camera(self, name: str) -> SafeString:
        lens = el(
            "input", type="file", name=name, accept="image/jpeg", capture="environment", class_="sr"
        )
        return el("label", lens, el("span", gettext("拍照上传")), class_="button quiet camera")


class Tiles(forms.RadioSelect):
    """A few choices as large touch targets side by side; `details` is small text by value."""

    def __init__(
        self, details: Mapping[str, object] | None = None, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.details = dict(details or {})

    def render(
        self,
        name: str,
        value: Any,
        attrs: Attrs = None,
        renderer: Any = None,  # noqa: ARG002 - Django names it
    ) -> SafeString:
        """One labelled radio button a tile."""
        chosen = {str(v) for v in (value if isinstance(value, list) else [value]) if v is not None}
        shared = self.build_attrs(self.attrs, dict(attrs or {}))
        base = shared.pop("id", f"id_{name}")
        shared.pop("required", None)
        tiles = [
            _tile(
                name,
                v,
                text,
                self.details.get(str(v)),
                id=f"{base}_{n}",
                checked=str(v) in chosen,
                **shared,
            )
            for n, (v, text) in enumerate(self.choices)
            if v not in ("", None)
        ]
        return el("div", *tiles, class_="tiles", id=base)


class TickTiles(forms.CheckboxSelectMultiple):
    """Several choices as large touch targets."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Attrs = None,
        renderer: Any = None,  # noqa: ARG002 - Django names it
    ) -> SafeString:
        """One labelled box a tile."""
        ticked = {str(v) for v in value or ()}
        base = (attrs or {}).get("id", f"id_{name}")
        boxes = (
            el("input", type="checkbox", name=name, value=v, id=f"{base}_{n}", checked=v in ticked)
            for n, (v, _) in enumerate(self.choices)
        )
        words = (el("span", text) for _, text in self.choices)
        return el("div", *map(partial(el, "label"), boxes, words), class_="tiles", id=base)


class SearchSelect(forms.Select):
    """A select that can be searched by label, code or pinyin initials; a plain one without script.

    `by` names another field of the form: only choices of the kind chosen there are offered.
    """

    def __init__(
        self, options: Sequence[Choice] = (), attrs: dict[str, Any] | None = None, *, by: str = ""
    ) -> None:
        super().__init__({**(attrs or {}), **({"data-by": by} if by else {})})
        self.table = tuple(options)

    def render(
        self,
        name: str,
        value: Any,
        attrs: Attrs = None,
        renderer: Any = None,  # noqa: ARG002 - Django names it
    ) -> SafeString:
        """All options in the page: for tables of up to about two thousand rows."""
        shared = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        current = "" if value is None else str(value)
        known = self.table or tuple(Choice(str(v), str(text)) for v, text in self.choices if v)
        blank = safe('<option value=""></option>')
        options = join((blank, *(_option(c, current) for c in known)))
        return safe(f"<select data-combobox{attributes(shared)}>{options}</select>")


class RemoteSelect(forms.TextInput):
    """A choice among too many for the page, asked from an address while typing.

    The address answers `?q=` with a JSON list of {value, label, detail}. Without script the code
    or the exact name can be typed.
    """

    def __init__(self, source: str | Promise, attrs: dict[str, Any] | None = None) -> None:
        """`source` is the name of a URL without arguments, or an address (`reverse_lazy` as well)."""
        super().__init__(attrs)
        self.source = source
        self.shown: dict[str, str] = {}

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """An input that knows its source and the label of its present value."""
        label = self.shown.get(str(value)) if value else None
        extra = {"data-source": self._address(), "data-label": label, "autocomplete": "off"}
        merged = {**(attrs or {}), **{k: v for k, v in extra.items() if v}}
        return super().render(name, value, merged, renderer)

    def _address(self) -> str:
        source = str(self.source)
        return source if source.startswith("/") else reverse(source)


class FillingInput(forms.TextInput):
    """Text that can be typed freely, or chosen while typing, which fills other fields as well.

    The address answers `?q=` with a JSON list of {value, label, detail, fill}; `fill` has a value
    and its label by the name of each further field. Without script it is a plain text input.
    """

    def __init__(self, source: str | Promise, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.source = source

    def render(
        self, name: str, value: Any, attrs: Attrs = None, renderer: Any = None
    ) -> SafeString:
        """An input that knows its source."""
        extra = {"data-source": str(self.source), "data-free": "1", "autocomplete": "off"}
        return super().render(name, value, {**(attrs or {}), **extra}, renderer)


def _option(choice: Choice, current: str) -> SafeString:
    kinds = " ".join(choice.kinds) or None
    mark = {
        "selected": choice.value == current, "data_keys": choice.search_keys, "data_kinds": kinds,
    }  # fmt: skip
    return el("option", choice.label, value=choice.value, data_detail=choice.detail, **mark)


def _tile(name: str, value: Any, label: Any, detail: object, **values: Any) -> SafeString:
    box = el("input", type="radio", name=name, value=value, **values)
    small = el("small", detail) if detail else ""
    return el("label", box, el("span", label, small), for_=values["id"])
