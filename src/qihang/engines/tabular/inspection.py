"""A first look at a file: what it is, where its header stands, which column each header means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.file_kind import WORKBOOKS
from qihang.engines.tabular.headers import ADDED, Header, HeaderRows, Recogniser
from qihang.engines.tabular.opened_file import Facts, OpenedFile
from qihang.policy import Label, Layout

SEARCHED = 30  # rows in which a header is looked for
SHOWN = 5  # rows shown below it


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a look at a file gives. `sheet` is the one chosen of `sheets` ("" for delimited text).

    `headers` has every filled header cell; `missing` says what the layout needs and no header means;
    `sample` holds the first rows below the header as shown texts, aligned with `headers`; `notes`
    are names of NOTES; `alike` names the other sheets that have every required column too.
    """

    format: str
    encoding: str
    delimiter: str
    sheets: tuple[str, ...]
    sheet: str
    first_header_row: int
    last_header_row: int
    width: int
    headers: tuple[Header, ...]
    missing: tuple[Label, ...]
    sample: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, str]:
        """Header key → column, for those that mean one."""
        return {h.key: h.column for h in self.headers if h.column and not h.double}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys of the headers that mean nothing to the layout."""
        return tuple(h.key for h in self.headers if not h.column and h.how != ADDED)

    @property
    def doubles(self) -> tuple[str, ...]:
        """Keys of the headers whose column is taken from another header."""
        return tuple(h.key for h in self.headers if h.double)


def file_fault(path: Path, filename: str) -> FileFault | None:
    """Why the file cannot be read at all, None where it can."""
    try:
        with OpenedFile(path, filename):
            return None
    except FileFault as fault:
        return fault


def grids(path: Path, filename: str, rows: int = 2_000) -> dict[str, list[list[str]]]:
    """The first rows of every sheet as shown texts, for small tables of no layout; raises FileFault."""
    with OpenedFile(path, filename) as file:
        return {sheet: file.head(sheet, rows) for sheet in file.facts.sheets or ("",)}


def inspect(
    path: Path,
    filename: str,
    layout: Layout,
    remembered: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Inspection:
    """Format, sheets, header and the proposed mapping; raises FileFault.

    `remembered` maps header keys to columns, as somebody chose them before ("" ignores a header).
    Without `sheet` the one whose header names the most columns is taken.
    """
    with OpenedFile(path, filename) as file:
        return inspect_file(file, layout, remembered or {}, sheet)


def inspect_file(
    file: OpenedFile, layout: Layout, remembered: Mapping[str, str], sheet: str | None
) -> Inspection:
    """The same for an opened file, of which the chosen sheet stays parsed."""
    recogniser = Recogniser(layout, remembered)
    best: tuple[HeaderRows, list[list[str]]] | None = None
    chosen, whole = "", []
    for name in _candidates(file.facts, sheet):
        rows = file.head(name, SEARCHED + SHOWN, kept=chosen)
        heading = recogniser.heading(rows[:SEARCHED])
        if not _missing(layout, heading) and any(map(any, rows[heading.last :])):
            whole.append(name)
        if best is None or heading.recognised > best[0].recognised:
            best, chosen = (heading, rows), name
    assert best is not None  # noqa: S101 - there is at least one sheet
    found = _inspection(file.facts, layout, chosen, *best)
    return replace(found, alike=tuple(name for name in whole if name != found.sheet))


def _missing(layout: Layout, heading: HeaderRows) -> tuple[Label, ...]:
    return layout.lacking({header.column for header in heading.headers})


def _candidates(facts: Facts, sheet: str | None) -> Sequence[str]:
    if facts.format not in WORKBOOKS:
        return ("",)
    if not facts.sheets:
        raise FileFault("no_sheet", "工作簿里没有工作表，请检查文件。")
    if sheet is None:
        return facts.sheets
    if sheet not in facts.sheets:
        raise FileFault("no_such_sheet", "工作簿里没有名为“{sheet}”的工作表。", sheet=sheet)
    return (sheet,)


def _inspection(
    facts: Facts, layout: Layout, sheet: str, heading: HeaderRows, rows: list[list[str]]
) -> Inspection:
    if not any(any(row) for row in rows):
        raise FileFault("no_rows", "表里没有内容，请检查是否选对了文件和工作表。")
    below = (row for row in rows[heading.last :] if any(row))
    return Inspection(
        format=facts.format,
        encoding=facts.encoding,
        delimiter=facts.delimiter,
        sheets=tuple(facts.sheets),
        sheet=sheet,
        first_header_row=heading.first,
        last_header_row=heading.last,
        width=len(rows[0]),
        headers=heading.headers,
        missing=_missing(layout, heading),
        sample=tuple(
            tuple(row[header.index] for header in heading.headers) for row in islice(below, SHOWN)
        ),
        notes=tuple(facts.notes),
    )
