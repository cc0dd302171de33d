"""Changes of a graduate's standing and what each brings about: policy/national/standing.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import UNSURE, Section, sections

GOOD = "good"  # in good standing, which the record keeps as ""
SUCCESSORS = ("none", "later", "earlier", "later_or_none", "record")
REGISTRATIONS = ("end", "keep")


@dataclass(frozen=True, slots=True)
class StandingKind:
    """One kind of change. `follows` are the standings after which it may come, "" for good standing.

    `successor` says which record takes over (SUCCESSORS); where one does, the record counts no more.
    """

    code: str
    label: Label
    help: Label
    follows: frozenset[str]
    counts: bool
    successor: str
    frees_numbers: bool
    ends_registrations: bool
    by_office: bool
    silent: bool
    source: ValueSource


def read_standing(top: Section) -> Mapping[str, StandingKind]:
    """policy/national/standing.yaml in its order; `follows` names kinds of the same file."""
    source = top.source(UNSURE)
    listed = top.get("kinds")
    known = {GOOD: "", **{one.section().text("code"): "" for one in listed.items()}}
    known |= {code: code for code in known if code != GOOD}
    kinds = [_kind(section, known, source) for section in sections(listed)]
    top.finish()
    return {kind.code: kind for kind in kinds}


def _kind(section: Section, known: dict[str, str], source: ValueSource) -> StandingKind:
    registrations = section.get("registrations").one_of({name: name for name in REGISTRATIONS})
    return StandingKind(
        code=section.text("code"),
        label=section.label(),
        help=section.label("help_"),
        follows=frozenset(item.one_of(known) for item in section.get("follows").items()),
        counts=section.get("counts").flag(),
        successor=section.get("successor").one_of({name: name for name in SUCCESSORS}),
        frees_numbers=section.flag("frees_numbers", default=False),
        ends_registrations=registrations == "end",
        by_office=section.flag("by_office", default=True),
        silent=section.flag("silent", default=False),
        source=section.source(source),
    )
