"""How papers are read: which of them are drawn, and the words by which values are found on them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.condition_parser import read_condition
from qihang.policy.conditions import Condition, ConditionSchema, fields_of
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.rules import EvidenceKind
from qihang.policy.yaml_nodes import UNSURE, Section, Value, sections

PAPER_TYPES = ("person", "organisation", "credit_code", "number", "date", "money", "text")
_TYPES = {name: name for name in PAPER_TYPES}
_WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class PaperField:
    """What is looked for on a paper, and the words that stand before or above it."""

    name: str
    label: Label
    type: str
    labels: tuple[str, ...]
    ends: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """All words a reader of papers knows; see policy/national/papers.yaml for what each list does."""

    fields: tuple[PaperField, ...]
    other_labels: tuple[str, ...]
    remarks: tuple[str, ...]
    signatures: tuple[str, ...]
    not_names: tuple[str, ...]
    not_monthly: tuple[str, ...]
    not_terms: tuple[str, ...]
    organisation_ends: tuple[str, ...]
    internship: tuple[str, ...]
    negations: tuple[str, ...]
    harmless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperDraw:
    """Of a kind of evidence the percent that is read, of PDFs and of pictures."""

    pdf: int
    picture: int


@dataclass(frozen=True, slots=True)
class PaperPolicy:
    """Everything policy says of reading papers."""

    seed: str
    pages: int
    draws: Mapping[str, PaperDraw]
    always: Condition
    words: PaperWords
    source: ValueSource

    def fields(self) -> frozenset[str]:
        """The fields of a registration that `always` asks for."""
        return fields_of(self.always)

    def is_drawn(self, kind: str, paper: str, picture: bool) -> bool:
        """Whether this paper (any text that names it for ever) is among the share of its kind."""
        draw = self.draws.get(kind)
        if draw is None:  # a kind that proves nothing is returned anyway
            return False
        digest = hashlib.sha256(f"{self.seed} {paper}".encode()).digest()
        return int.from_bytes(digest[:8]) % _WHOLE < (draw.picture if picture else draw.pdf)


def read_papers(
    top: Section, schema: ConditionSchema, kinds: Mapping[str, EvidenceKind]
) -> PaperPolicy:
    """policy/national/papers.yaml; a kind of evidence stands in one draw at most."""
    source = top.source(UNSURE)
    papers = PaperPolicy(
        seed=top.text("seed"),
        pages=top.get("pages").whole(),
        draws=_draws(top.get("draws"), {code: code for code in kinds}),
        always=read_condition(top.get("always"), schema),
        words=_words(top),
        source=source,
    )
    top.finish()
    return papers


def _draws(value: Value, known: dict[str, str]) -> Mapping[str, PaperDraw]:
    found: dict[str, PaperDraw] = {}
    for section in sections(value):
        draw = PaperDraw(_share(section.get("pdf")), _share(section.get("picture")))
        for item in section.get("kinds").items():
            code = item.one_of(known)
            if code in found:
                raise item.problem(f"'{code}' stands in two draws", "Keep one of the two.")
            found[code] = draw
    return found


def _share(value: Value) -> int:
    share = value.whole()
    if not 0 <= share <= _WHOLE:
        raise value.problem("a share is between 0 and 100", "Write percent.")
    return share


def _field(section: Section) -> PaperField:
    sentences = section.maybe("sentences")
    for item in sentences.items() if sentences else ():
        _must_be_sentence(item)
    return PaperField(
        name=section.text("name"),
        label=section.label(),
        type=section.get("type").one_of(_TYPES),
        labels=section.get("labels").texts(),
        ends=section.texts("ends"),
        sentences=sentences.texts() if sentences else (),
    )


def _must_be_sentence(value: Value) -> None:
    if value.text().count("{value}") != 1:
        raise value.problem("the sentence has no place for the value", "Write {value} once.")
    try:
        re.compile(value.text().replace("{value}", "x"))
    except re.error as error:
        raise value.problem(f"the pattern cannot be read: {error}", "Mend it.") from None


def _words(top: Section) -> PaperWords:
    internship = top.get("internship").section()
    words = PaperWords(
        fields=tuple(_field(section) for section in sections(top.get("fields"))),
        other_labels=top.texts("other_labels"),
        remarks=top.texts("remarks"),
        signatures=top.texts("signatures"),
        not_names=top.texts("not_names"),
        not_monthly=top.texts("not_monthly"),
        not_terms=top.texts("not_terms"),
        organisation_ends=top.texts("organisation_ends"),
        internship=internship.texts("words"),
        negations=internship.texts("negations"),
        harmless=internship.texts("harmless"),
    )
    internship.finish()
    return words
