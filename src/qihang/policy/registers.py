"""Registers of other authorities: who keeps them, how fresh they must be, what they do to a filing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qihang.policy.dated import Dated
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Basis, Section, Value, dated, sections

ABOUT = ("firms", "people")
EFFECTS = ("objection", "advice", "none")
_ABOUT = {name: name for name in ABOUT}
_EFFECTS = {name: name for name in EFFECTS}


@dataclass(frozen=True, slots=True)
class Register:
    """One register; `about` is "firms" or "people", `authorities` code → who delivers it."""

    name: str
    label: Label
    about: str
    authorities: Mapping[str, Label]
    fresh_days: Dated[int]

    def is_stale(self, delivered: date | None, day: date) -> bool:
        """Whether what was delivered last is too old on `day`; nothing at all is too old."""
        if delivered is None:
            return True
        return day - delivered > timedelta(days=self.fresh_days.at(day))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One way in which a filing can disagree with a register, and what then follows."""

    name: str
    effect: Dated[str]
    days: int


@dataclass(frozen=True, slots=True)
class Registers:
    """Every register by its name, every disagreement by its name; words common to all names.

    `ended_status`: a regular expression, here and in the database, for the status of a firm that is
    no more.
    """

    by_name: Mapping[str, Register]
    disagreements: Mapping[str, Disagreement]
    common_words: tuple[str, ...]
    ended_status: str


def read_registers(top: Section) -> Registers:
    """policy/national/registers.yaml in its order."""
    basis = top.basis()
    found = [_register(section, basis) for section in sections(top.get("registers"))]
    filing = [_disagreement(section, basis) for section in sections(top.get("filing"))]
    common, ended = top.texts("common_words"), top.text("ended_status")
    top.finish()
    return Registers({r.name: r for r in found}, {d.name: d for d in filing}, common, ended)


def _register(section: Section, outer: Basis) -> Register:
    return Register(
        name=section.text("name"),
        label=section.label(),
        about=section.get("about").one_of(_ABOUT),
        authorities={s.text("code"): s.label() for s in sections(section.get("authorities"))},
        fresh_days=dated(section, "fresh_days", Value.whole, section.basis(outer)),
    )


def _disagreement(section: Section, outer: Basis) -> Disagreement:
    days = section.maybe("days")
    return Disagreement(
        name=section.text("name"),
        effect=dated(section, "effect", lambda v: v.one_of(_EFFECTS), section.basis(outer)),
        days=0 if days is None else days.whole(),
    )
