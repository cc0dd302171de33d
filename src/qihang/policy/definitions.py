"""policy/national/definitions.yaml: the placement rate and its parts, in the words of their time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qihang.policy.dated import Dated, Source, Span
from qihang.policy.labels import Label
from qihang.policy.reading import UNSURE, Section, Value, closed, sections


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
    source: Source


@dataclass(frozen=True, slots=True)
class Definitions:
    """The whole file; `unregistered` is the group of graduates without a registration."""

    unregistered: str
    denominators: Mapping[str, Denominator]
    by_name: Mapping[str, Dated[Definition]]

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
    top.finish()
    return Definitions(unregistered, below, by_name)


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
