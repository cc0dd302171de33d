"""Reads policy/national/screening.yaml into `Screening`; every fault with its line and cure.

In a pattern `@` stands for any word of its rule, `{name}` for one pattern of the list of that name, `_` for a
blank that may be missing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qihang.policy.screening import (
    Contrary,
    Screening,
    ScreeningClass,
    ScreeningKind,
    ScreeningRule,
    ScreeningSeverity,
    alternatives,
    literal,
)
from qihang.policy.yaml_nodes import Basis, Section, Value, sections

_KINDS = {one.value: one for one in ScreeningKind}
_SEVERITIES = {one.value: one for one in ScreeningSeverity}
_NAMED = re.compile(r"\{([a-z_]+)\}")
_BLANK = "[ ]?"
NOISE = " ·•・‧*_|~^.-"  # what may stand between the characters of a word to hide it
COLUMNS = ("id", "title", "text")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a rule may name."""

    classes: Mapping[str, ScreeningClass]
    lists: Mapping[str, str]
    literals: Mapping[str, tuple[str, ...]]  # of the lists that are plain words
    negations: Mapping[str, Contrary]


def read_screening(top: Section, traditional: Iterable[Mapping[str, str]]) -> Screening:
    """The rules; raises PolicyProblem where a name leads nowhere or a pattern cannot be read."""
    basis = top.basis()
    lists = _lists(top.get("lists"))
    classes = {one.code: one for one in map(_class, sections(top.get("classes")))}
    negations = _negations(top.get("negations"), lists)
    literals = dict(_literals(top.get("lists")))
    known = _Known(classes, lists, literals, negations)
    rules: dict[str, ScreeningRule] = {}
    for section in sections(top.get("rules")):
        rule = _rule(section, basis, known)
        if rule.code in rules:
            raise section.get("code").problem(
                f"'{rule.code}' stands here twice", "Give each rule a code of its own."
            )
        rules[rule.code] = rule
    columns = top.get("columns").section()
    simplified = {row["text"]: row["simplified"] for row in traditional}
    found = Screening(
        classes=classes,
        rules=tuple(rules.values()),
        characters={**simplified, **_characters(top.get("characters"))},
        columns={name: columns.texts(name) for name in COLUMNS},
        by_day={},
    )
    columns.finish()
    top.finish()
    return found


def _class(section: Section) -> ScreeningClass:
    return ScreeningClass(section.text("code"), section.get("kind").one_of(_KINDS), section.label())


def _lists(value: Value) -> dict[str, str]:
    """Patterns by name; a list may name those above it."""
    found: dict[str, str] = {}
    for section in sections(value):
        patterns = tuple(_pattern(item, found) for item in section.get("patterns").items())
        found[section.text("name")] = f"(?:{'|'.join(patterns)})"
    return found


def _literals(value: Value) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in value.items():
        section = item.section()
        words = section.texts("patterns")
        if all(re.escape(word) == word for word in words):
            yield section.text("name"), words


def _negations(value: Value, lists: Mapping[str, str]) -> dict[str, Contrary]:
    return {
        section.text("name"): Contrary(
            _joined(section, "before", lists), _joined(section, "after", lists)
        )
        for section in sections(value)
    }


def _characters(value: Value) -> dict[str, str]:
    """Each of `from` becomes `to`."""
    found: dict[str, str] = {}
    for section in sections(value):
        to = section.get("to")
        if len(to.text()) != 1:
            raise to.problem("one character is needed here", "Write what the others stand for.")
        found.update(dict.fromkeys(section.text("characters"), to.text()))
    return found


def _rule(section: Section, outer: Basis, known: _Known) -> ScreeningRule:
    basis = section.basis(outer)
    classes = {code: code for code in known.classes}
    words = tuple(_words(section.get("words"), known.literals))
    negation = section.get("negation").one_of(dict(known.negations))
    own = Contrary(
        _both(negation.before, _joined(section, "unless_before", known.lists)),
        _both(negation.after, _joined(section, "unless_after", known.lists)),
    )
    rule = ScreeningRule(
        code=section.text("code"),
        cls=section.get("class").one_of(classes),
        severity=section.get("severity").one_of(_SEVERITIES),
        words=words,
        pattern=_with_words(section.get("patterns"), words, known.lists),
        harmless=_joined(section, "harmless", known.lists),
        negation=own,
        lawful=_joined(section, "lawful", known.lists),
        lawful_channels=section.texts("lawful_channels"),
        lawful_reserved=section.flag("lawful_reserved", default=False),
        label=section.label(),
        advice=section.label("advice_"),
        period=section.period(basis.start),
        source=basis.source,
    )
    _require_texts(section, rule)
    return rule


def _words(value: Value, literals: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Each word; with {name} in it one for each entry of that list."""
    for item in value.items():
        named = _NAMED.search(item.text())
        if named and named[1] not in literals:
            raise item.problem(f"'{named[1]}' is no list of plain words above", "Mend the name.")
        for one in literals[named[1]] if named else ("",):
            text = item.text().replace(named[0], one) if named else item.text()
            if not text or text != text.lower() or any(mark in text for mark in NOISE):
                raise item.problem(
                    f"'{text}' can never stand in a plain text",
                    "Write it in small letters, without blanks and marks.",
                )
            yield text


def _with_words(value: Value, words: tuple[str, ...], lists: Mapping[str, str]) -> str:
    any_word = f"(?:{literal(words)})"
    return alternatives(tuple(_something(item, lists, any_word) for item in value.items()))


def _something(value: Value, lists: Mapping[str, str], any_word: str = "@") -> str:
    """A pattern that does not match nothing."""
    pattern = _pattern(value, lists, any_word)
    if re.search(pattern, ""):
        raise value.problem("the pattern matches nothing at all", "Ask for one character.")
    return pattern


def _joined(section: Section, key: str, lists: Mapping[str, str]) -> str:
    found = section.maybe(key)
    items = found.items() if found else ()
    return alternatives(tuple(_pattern(item, lists) for item in items))


def _both(one: str, other: str) -> str:
    return "|".join(filter(None, (one, other)))


def _pattern(value: Value, lists: Mapping[str, str], any_word: str = "@") -> str:
    """The pattern with its names replaced, and proved to be one."""
    text = value.text()
    for name in _NAMED.findall(text):
        if name not in lists:
            raise value.problem(
                f"'{name}' is no list above", f"Known: {', '.join(lists) or 'none'}."
            )
    text = _NAMED.sub(lambda found: lists[found[1]], text.replace("_", _BLANK))
    text = text.replace("@", any_word)
    try:
        re.compile(text)
    except re.error as error:
        raise value.problem(f"the pattern cannot be read: {error}", "Mend it.") from None
    return text


def _require_texts(section: Section, rule: ScreeningRule) -> None:
    """A finding is never shown without its name, its law and what to write instead."""
    for prefix, label in (("", rule.label), ("advice_", rule.advice)):
        for lang, text in (("zh", label.zh), ("en", label.en)):
            if not text:
                raise section.value.problem(
                    f"'{prefix}{lang}' is missing", f"Add `{prefix}{lang}: …` to this rule."
                )
    if not rule.source.reference:
        raise section.value.problem("no law is named", "Add `reference: …` to this rule.")
