"""Fields, kinds of evidence and prohibitions: the words the destination rules are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import UNSURE, Section, sections

FIELD_TYPES = ("text", "code", "credit_code", "phone", "money", "date", "url", "flag")
_TYPES = {name: name for name in FIELD_TYPES}


@dataclass(frozen=True, slots=True)
class DestinationField:
    """One field of a destination; `codes` names the code set of a `code` field, else "".

    `column` is the header in the national export ("" where it has none), `max_length` is 0
    where the type itself limits it.
    """

    name: str
    label: Label
    help: Label
    type: str
    part: str
    codes: str
    column: str
    max_length: int


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """One kind of evidence; `proof` is False for papers that never prove employment.

    `proves` names the fields of which it counts only as they stood when it was handed in.
    """

    code: str
    label: Label
    help: Label
    proof: bool
    proves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prohibition:
    """One thing that must not be done, said in one sentence."""

    code: str
    label: Label
    source: ValueSource


def read_fields(top: Section) -> Mapping[str, DestinationField]:
    """policy/national/fields.yaml in its order."""
    fields = [_field(section) for section in sections(top.get("fields"))]
    top.finish()
    return {field.name: field for field in fields}


def _field(section: Section) -> DestinationField:
    longest = section.maybe("max")
    return DestinationField(
        name=section.text("name"),
        label=section.label(),
        help=section.label("help_"),
        type=section.get("type").one_of(_TYPES),
        part=section.text("part"),
        codes=section.text("codes", ""),
        column=section.text("column", ""),
        max_length=0 if longest is None else longest.whole(),
    )


def read_evidence(top: Section) -> Mapping[str, EvidenceKind]:
    """policy/national/evidence.yaml in its order."""
    kinds = [
        EvidenceKind(
            code=s.text("code"),
            label=s.label(),
            help=s.label("help_"),
            proof=s.flag("proof", default=True),
            proves=s.texts("proves"),
        )
        for s in sections(top.get("kinds"))
    ]
    top.finish()
    return {kind.code: kind for kind in kinds}


def read_prohibitions(top: Section) -> Mapping[str, Prohibition]:
    """policy/national/prohibitions.yaml in its order."""
    rules = [
        Prohibition(section.text("code"), section.label(), section.source(UNSURE))
        for section in sections(top.get("rules"))
    ]
    top.finish()
    return {rule.code: rule for rule in rules}
