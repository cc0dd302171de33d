"""What one advertisement asks or offers that it may not: spans of the original with class, rule and severity."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qihang.engines.screening.compiled import CompiledRule, compiled
from qihang.engines.screening.plain import PlainText, plain_text
from qihang.policy import Label, ScreeningRules, ScreeningSeverity

ENDS = re.compile(r"[。;!?\n]")
REACH = 48  # characters before and after a word in which the rest of a match, or its contrary, may stand


@dataclass(frozen=True, slots=True)
class ScreeningContext:
    """What is known of a post beside its text."""

    channel: str = ""
    reserved: bool = False  # for disabled persons


NO_CONTEXT = ScreeningContext()


@dataclass(frozen=True, slots=True)
class ScreenedSpan:
    """A span of the original text; `advice` says what to write instead, `reference` the law."""

    start: int
    end: int
    cls: str
    rule: str
    severity: ScreeningSeverity
    words: str
    label: Label
    advice: Label
    reference: str


def screen(
    text: str, rules: ScreeningRules, context: ScreeningContext = NO_CONTEXT
) -> tuple[ScreenedSpan, ...]:
    """All findings in the order of the text; of two of one class that overlap, the longer."""
    ready = compiled(rules)
    plain = plain_text(text, ready.table)
    words = [word for word in ready.of_word if word in plain.text]
    return findings(plain, ready.of(words), context)


def findings(
    plain: PlainText, rules: Iterable[CompiledRule], context: ScreeningContext
) -> tuple[ScreenedSpan, ...]:
    """What these rules find in a plain text."""
    found = [
        _finding(plain, one, start, end)
        for one in rules
        if not _is_lawful(one, plain.text, context)
        for start, end in _spans(one, plain.text)
    ]
    return tuple(_longest(found))


def _spans(one: CompiledRule, text: str) -> Iterator[tuple[int, int]]:
    for low, high in _near_words(one, text):
        for match in one.pattern.finditer(text, low, high):
            start, end = match.span()
            if not one.words.search(match[0].replace(" ", "")):
                continue  # nor would many texts be looked at for it
            if not (_is_harmless(one, text, start, end) or _is_negated(one, text, start, end)):
                yield start, end


def _near_words(one: CompiledRule, text: str) -> Iterator[tuple[int, int]]:
    """The parts of the text in which a match can lie: the words and what is near them."""
    low = high = 0
    for found in one.words.finditer(text):
        if high and found.start() - REACH > high:
            yield low, high
            high = 0
        low = low if high else max(found.start() - REACH, 0)
        high = found.end() + REACH
    if high:
        yield low, high


def _is_harmless(one: CompiledRule, text: str, start: int, end: int) -> bool:
    """Whether the match overlaps words that only look like one."""
    if one.harmless is None:
        return False
    around = one.harmless.finditer(text, max(start - REACH, 0), end + REACH)
    return any(other.start() < end and start < other.end() for other in around)


def _is_negated(one: CompiledRule, text: str, start: int, end: int) -> bool:
    """Whether the sentence says the contrary right before or after the match."""
    if one.before is not None:
        ahead = ENDS.split(text[max(start - REACH, 0) : start])[-1]
        if one.before.search(ahead):
            return True
    return one.after is not None and one.after.match(text, end, end + REACH) is not None


def _is_lawful(one: CompiledRule, text: str, context: ScreeningContext) -> bool:
    rule = one.rule
    if rule.lawful_reserved and context.reserved:
        return True
    if context.channel and context.channel in rule.lawful_channels:
        return True
    return one.lawful is not None and one.lawful.search(text) is not None


def _finding(plain: PlainText, one: CompiledRule, start: int, end: int) -> ScreenedSpan:
    rule = one.rule
    return ScreenedSpan(
        start=plain.origin(start),
        end=plain.origin(end - 1) + 1,
        cls=rule.cls,
        rule=rule.code,
        severity=rule.severity,
        words=plain.text[start:end],
        label=rule.label,
        advice=rule.advice,
        reference=rule.source.reference,
    )


def _longest(found: list[ScreenedSpan]) -> Iterator[ScreenedSpan]:
    kept: list[ScreenedSpan] = []
    for one in sorted(
        found, key=lambda f: (f.severity is not ScreeningSeverity.BLOCK, f.start - f.end)
    ):
        if not any(k.cls == one.cls and k.start < one.end and one.start < k.end for k in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda f: (f.start, f.end, f.rule))
