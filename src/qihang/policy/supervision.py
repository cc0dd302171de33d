"""Reminders, letters and their signers: policy/national/verification.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Section, Value, sections

LETTERS = ("reminder", "talk", "circular")


@dataclass(frozen=True, slots=True)
class LetterText:
    """One kind of letter: what it is called, and the text it begins with."""

    kind: str
    label: Label
    text: Label


@dataclass(frozen=True, slots=True)
class Concern:
    """From how many on a university is listed: overdue answers, upheld findings, percent not registered."""

    overdue: int
    breaches: int
    unregistered_share: int


@dataclass(frozen=True, slots=True)
class Supervision:
    """All of the file. `remind_before` are working days before a term ends."""

    remind_before: int
    remind_every: int
    concern: Concern
    signers: Mapping[str, Label]
    letters: Mapping[str, LetterText]


def read_supervision(top: Section) -> Supervision:
    """policy/national/verification.yaml in its order."""
    top.basis()
    remind, concern = top.get("remind").section(), top.get("concern").section()
    found = Supervision(
        remind_before=_whole(remind, "before"),
        remind_every=_whole(remind, "overdue_every"),
        concern=Concern(
            _whole(concern, "overdue"),
            _whole(concern, "breaches"),
            _whole(concern, "unregistered_share"),
        ),
        signers={s.text("code"): s.label() for s in sections(top.get("signers"))},
        letters={one.kind: one for one in map(_letter, sections(top.get("letters")))},
    )
    remind.finish()
    concern.finish()
    top.finish()
    return found


def _letter(section: Section) -> LetterText:
    kind = section.get("kind").one_of({name: name for name in LETTERS})
    return LetterText(kind, section.label(), section.label("text_"))


def _whole(section: Section, name: str) -> int:
    return Value.whole(section.get(name))
