"""Rules made ready: their patterns compiled, their words in one list, once for each set of rules."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qihang.engines.screening.plain import plain_characters
from qihang.policy import ScreeningRule, ScreeningRules
from qihang.policy.screening import literal


@dataclass(frozen=True, eq=False, slots=True)
class CompiledRule:
    """One rule with its patterns; `before` ends where a match begins."""

    rule: ScreeningRule
    words: re.Pattern[str]
    pattern: re.Pattern[str]
    harmless: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    lawful: re.Pattern[str] | None


@dataclass(frozen=True, eq=False, slots=True)
class CompiledRules:
    """`of_word` says to which rules each word belongs."""

    rules: tuple[CompiledRule, ...]
    of_word: Mapping[str, tuple[int, ...]]
    table: dict[int, str]

    def of(self, words: Iterable[str]) -> list[CompiledRule]:
        """The rules to which these words belong, in their order."""
        return [
            self.rules[n] for n in sorted({n for word in set(words) for n in self.of_word[word]})
        ]


@lru_cache(maxsize=8)
def compiled(rules: ScreeningRules) -> CompiledRules:
    """Kept, because making the patterns ready takes longer than screening a thousand texts."""
    ready = tuple(_compiled(rule) for rule in rules.rules)
    of_word: dict[str, list[int]] = {}
    for number, rule in enumerate(rules.rules):
        for word in rule.words:
            of_word.setdefault(word, []).append(number)
    return CompiledRules(
        rules=ready,
        of_word={word: tuple(numbers) for word, numbers in of_word.items()},
        table=plain_characters(rules.characters),
    )


def _compiled(rule: ScreeningRule) -> CompiledRule:
    before, after = rule.negation.before, rule.negation.after
    return CompiledRule(
        rule=rule,
        words=re.compile(literal(rule.words)),
        pattern=re.compile(rule.pattern),
        harmless=_optional(rule.harmless),
        before=_optional(f"(?:{before})$" if before else ""),
        after=_optional(after),
        lawful=_optional(rule.lawful),
    )


def _optional(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
