"""Long forms that are kept while they are filled in, in one window or several.

The page carries what it was shown with (`LOADED`). What it sends back differs from that only where its
reader changed something; all other fields are what they are by now, whatever another window did.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

LOADED = "loaded"  # hidden field: the values the page was shown with, as JSON
AUTOSAVE = "autosave"  # field of a request that only keeps what was typed


@dataclass(frozen=True, slots=True)
class Merged:
    """What a window sent, put together with what holds by now.

    `crossed` are the fields that another window changed as well; this window's value stands.
    """

    data: QueryDict
    crossed: tuple[str, ...]


def page_values(form: forms.Form) -> dict[str, str]:
    """Field → value as the page shows it."""
    return {bound.name: _page_value(bound) for bound in form}


def loaded_text(form: forms.Form) -> str:
    """What the hidden field LOADED says."""
    return json.dumps(page_values(form), ensure_ascii=False)


def changed_values(posted: QueryDict, names: Iterable[str]) -> dict[str, str]:
    """Field → value of the fields of this form that an autosave sent."""
    return {name: str(posted[name]) for name in names if name in posted}


def merge(posted: QueryDict, now: Mapping[str, str]) -> Merged:
    """Fields that the window left alone as they are `now`, the others as it sent them.

    Without LOADED (a client that knows nothing of it) everything is as sent.
    """
    loaded = _loaded(posted)
    data, crossed = posted.copy(), []
    for name in now.keys() & loaded.keys() & posted.keys():
        if now[name] == loaded[name]:
            continue
        if posted[name] == loaded[name]:
            data[name] = now[name]
        elif posted[name] != now[name]:
            crossed.append(name)
    return Merged(data, tuple(sorted(crossed)))


def _loaded(posted: QueryDict) -> dict[str, str]:
    try:
        loaded = json.loads(posted.get(LOADED, "{}"))
    except ValueError:
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {name: value for name, value in loaded.items() if isinstance(value, str)}


def _page_value(bound: forms.BoundField) -> str:
    value: Any = bound.field.widget.format_value(bound.value())
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    return "" if value is None else str(value)
