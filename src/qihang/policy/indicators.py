"""policy/national/indicators.yaml: the placement rate and its parts, in the words of their time.

Named wordings read the same records each in its own way; indicators are formulas over the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qihang.policy.dated import Dated, Span, ValueSource
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import UNSURE, Section, Value, closed, sections

COUNTS = {word: word for word in ("graduates", "registered", "placed")}
# The dimensions of the ledger by which an indicator may be cut; metrics has one for each.
DIMENSIONS = {
    name: name
    for name in (
        "qualification", "major", "sex", "hardship", "home_place",
        "work_place", "industry", "employer_type",
    )
}  # fmt: skip
TABLE_WORDS = (
    "share", "persons", "myriad", "unit", "subtotal", "whole", "degree", "aside", "beside", "lead",
    "with", "without", "out_of", "nothing", "note",
)  # fmt: skip
OWN_PROVINCE = (
    "own_province"  # a member of `work_place` and `home_place`: any place of the province
)


@dataclass(frozen=True, slots=True)
class Denominator:
    """Who is counted below the line; `outcomes` of the qualification count (empty: all do)."""

    code: str
    label: Label
    meaning: Label
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A rate as defined on one day: the groups above the line and who is counted below it.

    `until_results` is the denominator used until the graduation result is loaded.
    """

    name: str
    label: Label
    numerator: tuple[str, ...]
    denominator: Denominator
    until_results: Denominator
    source: ValueSource


@dataclass(frozen=True, slots=True)
class WordingGroup:
    """A heading of a wording of its own, with the kinds it counts."""

    code: str
    label: Label
    placed: bool
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """A published way to read the records, by name: as it stood `on` a day.

    With `groups` it shares out the kinds anew, and `rates` maps each rate to the groups above it.
    """

    name: str
    label: Label
    on: date
    source: ValueSource
    groups: tuple[WordingGroup, ...] = ()
    rates: tuple[tuple[str, Label, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is counted: graduates, registered or placed ones, or those of some kinds.

    `count` is "" where `kinds` are named. `by` names a dimension of the ledger ("" for none);
    `members` are those that count (`within`) or do not count; none named: every member.
    """

    count: str
    kinds: frozenset[str]
    by: str
    members: frozenset[str]
    within: bool


@dataclass(frozen=True, slots=True)
class Indicator:
    """A formula as it holds on a day; without `denominator` it is a number of persons."""

    name: str
    label: Label
    meaning: Label
    numerator: Quantity
    denominator: Quantity | None
    source: ValueSource


@dataclass(frozen=True, slots=True)
class PublishedTerm:
    """What `words` of published tables mean: the first of the `senses` that adds up.

    A sense joins kinds, headings, "group:CODE", "rate:NAME" and "total" by + and -. With `of` the
    words mean it only within that group.
    """

    senses: tuple[str, ...]
    words: tuple[str, ...]
    of: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """The whole file; `unregistered` is the group of graduates without a registration.

    `published` are the words of published tables, `table_words` what else stands on them by its use.
    """

    unregistered: str
    denominators: Mapping[str, Denominator]
    by_name: Mapping[str, Dated[Definition]]
    wordings: Mapping[str, Wording]
    indicators: Mapping[str, Dated[Indicator]]
    published: tuple[PublishedTerm, ...]
    table_words: Mapping[str, tuple[str, ...]]

    def at(self, day: date) -> Mapping[str, Definition]:
        """Every definition in force on `day`, in the order of the file."""
        found = ((name, dated.get(day)) for name, dated in self.by_name.items())
        return {name: definition for name, definition in found if definition is not None}


def read_definitions(top: Section) -> Definitions:
    """Denominators first, then each rate with its versions."""
    below = {d.code: d for d in map(_denominator, sections(top.get("denominators")))}
    by_name = {}
    for section in sections(top.get("definitions")):
        name = section.text("name")
        by_name[name] = _versions(name, section.get("versions"), below)
    unregistered = top.text("unregistered")
    wordings = {w.name: w for w in map(_wording, sections(top.get("wordings")))}
    formulas = {}
    for section in sections(top.get("indicators")):
        name = section.text("name")
        formulas[name] = _formulas(name, section.get("versions"))
    published = tuple(map(_published_term, sections(top.get("published"))))
    words = top.get("table_words").section()
    table_words = {use: words.texts(use) for use in TABLE_WORDS}
    words.finish()
    top.finish()
    return Definitions(unregistered, below, by_name, wordings, formulas, published, table_words)


def _published_term(section: Section) -> PublishedTerm:
    means = section.get("means")
    senses = (means.text(),) if means.is_text() else means.texts()
    found = PublishedTerm(senses, section.texts("words"), section.text("of", ""))
    section.finish()
    return found


def _wording(section: Section) -> Wording:
    shared, rates = section.maybe("groups"), section.maybe("rates")
    return Wording(
        name=section.text("name"),
        label=section.label(),
        on=section.get("on").day(),
        source=section.source(UNSURE),
        groups=tuple(_group(one) for one in sections(shared)) if shared else (),
        rates=tuple(_rate(one) for one in sections(rates)) if rates else (),
    )


def _group(section: Section) -> WordingGroup:
    return WordingGroup(
        code=section.text("code"),
        label=section.label(),
        placed=section.get("placed").flag(),
        kinds=frozenset(section.get("kinds").texts()),
    )


def _rate(section: Section) -> tuple[str, Label, tuple[str, ...]]:
    return section.text("name"), section.label(), section.get("numerator").texts()


def _formulas(name: str, value: Value) -> Dated[Indicator]:
    spans = []
    for section in sections(value):
        below = section.maybe("denominator")
        formula = Indicator(
            name=name,
            label=section.label(),
            meaning=section.label("meaning_"),
            numerator=_quantity(section.get("numerator")),
            denominator=None if below is None else _quantity(below),
            source=section.source(UNSURE),
        )
        spans.append(Span(section.period(), formula, formula.source))
    return Dated(value.file, name, closed(value, spans))


def _quantity(value: Value) -> Quantity:
    section = value.section()
    kinds, count = section.texts("kinds"), section.maybe("count")
    if bool(kinds) == (count is not None):
        raise value.problem("either `count` or `kinds` is needed", "Write one of the two.")
    inside, outside = section.texts("in"), section.texts("not_in")
    dimension = section.maybe("by")
    by = "" if dimension is None else dimension.one_of(DIMENSIONS)
    if (inside and outside) or ((inside or outside) and not by):
        raise value.problem("`in` and `not_in` do not fit", "Write `by` with at most one of them.")
    section.finish()
    return Quantity(
        count="" if count is None else count.one_of(COUNTS),
        kinds=frozenset(kinds),
        by=by,
        members=frozenset(inside or outside),
        within=not outside,
    )


def _denominator(section: Section) -> Denominator:
    return Denominator(
        code=section.text("code"),
        label=section.label(),
        meaning=section.label("meaning_"),
        outcomes=frozenset(section.texts("outcomes")),
    )


def _versions(name: str, value: Value, below: dict[str, Denominator]) -> Dated[Definition]:
    spans = []
    for section in sections(value):
        definition = Definition(
            name=name,
            label=section.label(),
            numerator=section.get("numerator").texts(),
            denominator=section.get("denominator").one_of(below),
            until_results=section.get("until_results").one_of(below),
            source=section.source(UNSURE),
        )
        spans.append(Span(section.period(), definition, definition.source))
    return Dated(value.file, name, closed(value, spans))
