"""What a chart is: a picture as data, and the same as rows."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# Colours by their token in tokens.css, as they are in light; a test compares the two.
COLOURS = {
    "ink": "#14263b",
    "ink-2": "#4a5d73",
    "line": "#d9e1ea",
    "card": "#ffffff",
    "fill": "#1f5d99",
    "edge": "#7a8da2",
    "dawn-mark": "#de6a20",
}


@dataclass(frozen=True, slots=True)
class ChartField:
    """One column of the table below a chart: its key in the rows, and its heading."""

    key: str
    label: str


@dataclass(frozen=True)
class Chart:
    """`picture` is a Vega-Lite specification without colours of its own; `rows` are what it shows.

    `name` tells the charts of one page apart in addresses; `alt` says in one sentence what is to be
    seen; `note` stands below.
    """

    name: str
    title: str
    alt: str
    picture: Mapping[str, Any]
    fields: Sequence[ChartField]
    rows: Sequence[Mapping[str, str]]
    note: str = ""

    @cached_property
    def text(self) -> str:
        """The whole picture as text, the same for the same picture."""
        return json.dumps(self.picture, ensure_ascii=False, sort_keys=True, default=float)

    @cached_property
    def digest(self) -> str:
        """Names the picture: equal digests are equal pictures."""
        return hashlib.sha256(self.text.encode()).hexdigest()
