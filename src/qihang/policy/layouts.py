"""policy/national/layouts: how a sheet of each kind is laid out, and the orders of exports.

One column spec makes the template, the import, the error workbook, the export and the page of
docs/spec. A column that repeats a field of policy/national/fields.yaml takes its words from there.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qihang.kernel import Period
from qihang.policy.codes import csv_records
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.rules import DestinationField
from qihang.policy.yaml_nodes import UNSURE, Section, Value, open_yaml, sections

COLUMN_TYPES = (
    "text", "code", "digits", "id_number", "credit_code", "phone", "email", "url",
    "date", "month", "money", "integer", "flag",
)  # fmt: skip
_TYPES = {name: name for name in COLUMN_TYPES}
_NO_LAYOUTS = {"orders", "words"}
_SHOWS = {"code": "code", "label": "label"}


Fields = Mapping[str, DestinationField]


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet.

    `label.zh` is the header we write; `aliases` are the other headers we understand, best first. `codes` names
    the code set of a `code` column, else "". `max_length` is 0 where the type itself limits it. `personal`:
    says something about a person. `lengths` are the numbers of digits a `digits` column may have (empty: any);
    a `phone` column with `lengths` holds mobiles alone. `pad`: a zero that a spreadsheet took from its front
    can be put back. `words` are further words for a code, or for "true" and "false" of a flag, or the drop-down of
    a text; `endings` may be left off a label. `leaf`: only codes with nothing below. `last_day`: the sheet has the
    last day, the value is the day after. `example` stands in the template.
    """

    name: str
    label: Label
    help: Label
    type: str
    required: bool
    aliases: tuple[str, ...]
    codes: str
    max_length: int
    personal: bool
    lengths: tuple[int, ...]
    pad: bool
    words: Mapping[str, str]
    endings: tuple[str, ...]
    leaf: bool
    last_day: bool
    example: str


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What people write in sheets of any layout (words.yaml); `codes`: further words for codes of a set."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    header_noise: tuple[str, ...]
    group_endings: tuple[str, ...]
    code_endings: tuple[str, ...]
    examples: tuple[str, ...]
    footers: tuple[str, ...]
    added: tuple[str, ...]
    date_signs: Mapping[str, str]
    money_signs: tuple[str, ...]
    ten_thousand: str
    either: str
    nothing: tuple[str, ...]
    no_names: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet that is read and written; rows are the same when they agree in the columns of `key`.

    Every row fills at least one of the columns `one_of`. A layout without `key` has them as its
    keys: a row is known by the first of them that it fills.
    """

    name: str
    label: Label
    help: Label
    columns: Mapping[str, SheetColumn]
    key: tuple[str, ...]
    one_of: tuple[str, ...]
    words: SheetWords
    source: ValueSource

    def column(self, name: str) -> SheetColumn:
        """The column called `name`; raises KeyError."""
        return self.columns[name]

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that no sheet may lack."""
        return tuple(c.name for c in self.columns.values() if c.required)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What a row is known by: the first of these whose columns it fills."""
        return (self.key,) if self.key else tuple((name,) for name in self.one_of)

    def lacking(self, present: Collection[str]) -> tuple[Label, ...]:
        """What a sheet with these columns lacks: required ones, and the choice "one or another"."""
        lacking = [self.columns[name].label for name in self.required if name not in present]
        if self.one_of and not set(self.one_of) & set(present):
            lacking.append(self.choice)
        return tuple(lacking)

    @property
    def choice(self) -> Label:
        """The columns of `one_of` as one name: A或B."""
        labels = [self.columns[name].label for name in self.one_of]
        return Label(
            self.words.either.join(one.zh for one in labels), " or ".join(one.en for one in labels)
        )


@dataclass(frozen=True, slots=True)
class OrderColumn:
    """One column of an export: its header there, and what of ours stands in it.

    `layout` and `column` name our column; both are "" where the product keeps no such value and the
    cells stay empty. `shows` is "code" or "label", what is written of a code.
    """

    header: str
    layout: str
    column: str
    shows: str
    period: Period


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """The columns somebody else's system expects, in its order."""

    name: str
    label: Label
    columns: tuple[OrderColumn, ...]
    source: ValueSource

    def columns_at(self, day: date) -> tuple[OrderColumn, ...]:
        """The columns in use on `day`."""
        return tuple(column for column in self.columns if day in column.period)


def read_layouts(folder: Path, root: Path, fields: Fields) -> Mapping[str, Layout]:
    """Every layout of the folder by its name; all files but orders.yaml and words.yaml are layouts."""
    codes = {path.stem: _code_words(path) for path in sorted((folder / "words").glob("*.csv"))}
    words = _sheet_words(open_yaml(folder / "words.yaml", root), codes)
    paths = sorted(path for path in folder.glob("*.yaml") if path.stem not in _NO_LAYOUTS)
    return {path.stem: _layout(path.stem, open_yaml(path, root), fields, words) for path in paths}


def read_orders(path: Path, root: Path, layouts: Mapping[str, Layout]) -> Mapping[str, ExportOrder]:
    """The export orders of orders.yaml; each column must exist in its layout."""
    top = open_yaml(path, root)
    orders = [_order(section, layouts) for section in sections(top.get("orders"))]
    top.finish()
    return {order.name: order for order in orders}


def _code_words(path: Path) -> Mapping[str, str]:
    return {record["word"]: record["code"] for _, record in csv_records(path)}


def _sheet_words(top: Section, codes: Mapping[str, Mapping[str, str]]) -> SheetWords:
    words = SheetWords(
        yes=top.texts("yes"),
        no=top.texts("no"),
        header_noise=top.texts("header_noise"),
        group_endings=top.texts("group_endings"),
        code_endings=top.texts("code_endings"),
        examples=top.texts("examples"),
        footers=top.texts("footers"),
        added=top.texts("added"),
        date_signs=top.get("date_signs").section().texts_by_key(),
        money_signs=top.texts("money_signs"),
        ten_thousand=top.text("ten_thousand"),
        either=top.text("either"),
        nothing=top.texts("nothing"),
        no_names=top.texts("no_names"),
        codes=codes,
    )
    top.finish()
    return words


def _layout(name: str, top: Section, fields: Fields, words: SheetWords) -> Layout:
    columns = {c.name: c for c in _columns(top, fields)}
    layout = Layout(
        name=name,
        label=top.label(),
        help=top.label("help_"),
        columns=columns,
        key=top.texts("key"),
        one_of=top.texts("one_of"),
        words=words,
        source=top.source(UNSURE),
    )
    for names in ("key", "one_of"):
        for missing in set(top.texts(names)) - set(columns):
            raise top.get(names).problem(f"'{missing}' is no column", "Name columns of this file.")
    top.finish()
    return layout


def _columns(top: Section, fields: Fields) -> Iterator[SheetColumn]:
    seen: dict[str, str] = {}
    for section in sections(top.get("columns")):
        column = _column(section, fields)
        for header in (column.label.zh, *column.aliases):
            if seen.setdefault(header, column.name) != column.name:
                raise section.value.problem(
                    f"'{header}' already means {seen[header]}", "Let a header mean one column."
                )
        yield column


def _column(section: Section, fields: Fields) -> SheetColumn:
    name = section.text("name")
    field = fields.get(section.text("field", name if section.maybe("type") is None else ""))
    if field is None and section.maybe("type") is None:
        raise section.value.problem(f"'{name}' is no field", "Give it a `type`, or name a `field`.")
    longest = section.maybe("max")
    return SheetColumn(
        name=name,
        label=section.label() if section.maybe("zh") or field is None else field.label,
        help=section.label("help_") if section.maybe("help_zh") or field is None else field.help,
        type=section.get("type").one_of(_TYPES) if field is None else field.type,
        required=section.flag("required", default=False),
        aliases=_aliases(section, field),
        codes=section.text("codes", "") or (field.codes if field else ""),
        max_length=longest.whole() if longest else (field.max_length if field else 0),
        personal=section.flag("personal", default=False),
        lengths=tuple(value.whole() for value in _items(section, "lengths")),
        pad=section.flag("pad", default=False),
        words=_words(section),
        endings=section.texts("endings"),
        leaf=section.flag("leaf", default=False),
        last_day=section.flag("last_day", default=False),
        example=section.text("example", ""),
    )


def _items(section: Section, key: str) -> tuple[Value, ...]:
    found = section.maybe(key)
    return () if found is None else found.items()


def _words(section: Section) -> Mapping[str, str]:
    found = section.maybe("words")
    return {} if found is None else found.section().texts_by_key()


def _aliases(section: Section, field: DestinationField | None) -> tuple[str, ...]:
    own = section.texts("aliases")
    return own if field is None else tuple(dict.fromkeys(filter(None, (field.column, *own))))


def _order(section: Section, layouts: Mapping[str, Layout]) -> ExportOrder:
    basis = section.basis()
    return ExportOrder(
        name=section.text("name"),
        label=section.label(),
        columns=tuple(
            _order_column(s, layouts, basis.start) for s in sections(section.get("columns"))
        ),
        source=basis.source,
    )


def _order_column(section: Section, layouts: Mapping[str, Layout], start: date) -> OrderColumn:
    layout, _, column = section.text("of", "").partition(".")
    if layout and (layout not in layouts or column not in layouts[layout].columns):
        raise section.value.problem(
            f"there is no column '{layout}.{column}'", "Write layout.column as in this folder."
        )
    shows = section.maybe("shows")
    return OrderColumn(
        header=section.text("header"),
        layout=layout,
        column=column,
        shows="code" if shows is None else shows.one_of(_SHOWS),
        period=section.period(start),
    )
