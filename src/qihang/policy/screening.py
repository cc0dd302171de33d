"""policy/national/screening.yaml: what a job advertisement may not ask or offer, as words and patterns.

This module reads, checks and freezes the file; `qihang.engines.screening` looks for what it says. The patterns are
regular expressions over the plain text that the engine makes: small letters, simplified characters, half width.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qihang.kernel import Period
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label


class ScreeningSeverity(StrEnum):
    """What becomes of an advertisement with such a finding."""

    BLOCK = "block"  # it waits for an official
    WARN = "warn"  # it is published, and the words are marked


class ScreeningKind(StrEnum):
    """What a class of findings is about."""

    CONDITION = "condition"  # a person is asked for something that is not needed for the work
    FRAUD = "fraud"  # a person may be cheated


@dataclass(frozen=True, slots=True)
class ScreeningClass:
    """One class of findings."""

    code: str
    kind: ScreeningKind
    label: Label


@dataclass(frozen=True, slots=True)
class Contrary:
    """What stands before or after a match and says the contrary, as patterns."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ScreeningRule:
    """One rule. `words` are literal, and every match of `pattern` holds one of them.

    `harmless`: what only looks like a match. `lawful`: texts in which the condition is allowed; `lawful_channels` and
    `lawful_reserved`: channels of posts, and posts reserved for disabled persons, where it is.
    """

    code: str
    cls: str
    severity: ScreeningSeverity
    words: tuple[str, ...]
    pattern: str
    harmless: str
    negation: Contrary
    lawful: str
    lawful_channels: tuple[str, ...]
    lawful_reserved: bool
    label: Label
    advice: Label
    period: Period
    source: ValueSource


@dataclass(frozen=True, eq=False, slots=True)
class ScreeningRules:
    """The rules in force on a day; `characters`: what a look-alike or traditional character stands for."""

    classes: Mapping[str, ScreeningClass]
    rules: tuple[ScreeningRule, ...]
    characters: Mapping[str, str]

    def __getitem__(self, code: str) -> ScreeningRule:
        return next(one for one in self.rules if one.code == code)


@dataclass(frozen=True, eq=False, slots=True)
class Screening:
    """Everything of the file; ask `at` for what holds on a day."""

    classes: Mapping[str, ScreeningClass]
    rules: tuple[ScreeningRule, ...]
    characters: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    by_day: dict[date, ScreeningRules]

    def at(self, day: date) -> ScreeningRules:
        """The rules in force on `day`; the same value for the same rules, so that it is made ready once."""
        found = self.by_day.get(day)
        if found is None:
            rules = tuple(one for one in self.rules if day in one.period)
            same = (one for one in self.by_day.values() if one.rules == rules)
            found = next(same, None) or ScreeningRules(self.classes, rules, self.characters)
            self.by_day[day] = found
        return found


def alternatives(patterns: tuple[str, ...]) -> str:
    """One pattern for several; what can match nothing for none."""
    return "|".join(f"(?:{one})" for one in patterns)


def literal(words: tuple[str, ...]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
