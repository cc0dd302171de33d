"""Minimum wage by place and day, from each edition's minimum_wage.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qihang.policy.dated import Dated
from qihang.policy.yaml_nodes import UNSURE, Basis, Section, Value, dated, sections

_ALWAYS = date(2004, 1, 1)


@dataclass(frozen=True, slots=True)
class WageClass:
    """An area class and its amounts in fen a month."""

    code: str
    fen: Dated[int]


@dataclass(frozen=True, slots=True)
class MinimumWages:
    """The classes of one province; `places` maps city and county codes to their class."""

    province: str
    classes: Mapping[str, WageClass]
    places: Mapping[str, WageClass]

    def class_of(self, division: str) -> WageClass | None:
        """The class of a county, else of its city; None where the table has no entry."""
        return self.places.get(division) or self.places.get(f"{division[:4]}00")

    def at(self, division: str, day: date) -> int | None:
        """Fen a month in force there on `day`; None where the table has no entry."""
        found = self.class_of(division)
        return None if found is None else found.fen.get(day)


def read_minimum_wages(top: Section) -> MinimumWages:
    """The classes and the places that belong to each; a place may stand in one class only."""
    classes: dict[str, WageClass] = {}
    places: dict[str, WageClass] = {}
    for section in sections(top.get("classes")):
        fen = dated(section, "yuan", _fen, Basis(_ALWAYS, UNSURE))
        wage = WageClass(section.text("code"), fen)
        classes[wage.code] = wage
        for place in section.get("places").items():
            if place.text() in places:
                raise place.problem(f"{place.text()} has two classes", "Keep it in one.")
            places[place.text()] = wage
    province = top.text("province")
    top.finish()
    return MinimumWages(province, classes, places)


def _fen(value: Value) -> int:
    return value.whole() * 100
