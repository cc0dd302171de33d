"""What the words of a published table mean: a kind, a heading, a group, a rate, or the total."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qihang.engines.indicators.scheme import Scheme, scheme_by
from qihang.policy import Label, Policy

TOTAL, SUBTOTAL = "total", "subtotal"
KIND, GROUP, RATE = "kind:", "group:", "rate:"
FOREIGN = "foreign:"  # a group of another wording: foreign:WORDING:CODE
_NOISE = re.compile(r"[\W_]+")
# What numbers a word in a list: a digit or a Chinese numeral in brackets or before a mark, or its code.
_NUMERAL = r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}"
_ORDINAL = re.compile(
    rf"^(?:[（(]?{_NUMERAL}[)）.、．]|[①-⑳]|[（(]?\d{{1,3}}[)）.、．\s-]*(?=[\u4e00-\u9fff]))\s*"
)
_BRACKETS = re.compile(r"[()（）/\s]+$|[(（]\s*[)）]")


@dataclass(frozen=True)
class Vocabulary:
    """Words to meanings: TOTAL, SUBTOTAL, or KIND, GROUP, RATE or FOREIGN with a code behind it.

    `codes` are those of kinds; a bare number means a kind only where a table has nothing but codes.
    """

    meanings: Mapping[str, str]
    codes: frozenset[str]
    share: re.Pattern[str]
    persons: re.Pattern[str]
    asides: frozenset[str]
    lead: re.Pattern[str]

    def meaning(self, text: str) -> str | None:
        """What a cell means, None where it means nothing here."""
        led = self.lead.sub("", _ORDINAL.sub("", text))
        texts = (text, self.bare(text), led, self.bare(led))
        return next(filter(None, (self.meanings.get(_plain(one)) for one in texts)), None)

    def aside(self, text: str) -> bool:
        """Whether a column under this heading only numbers or codes the rows."""
        return _plain(text) in self.asides

    def bare(self, text: str) -> str:
        """The text without the words that only say persons or shares."""
        return _BRACKETS.sub("", self.persons.sub("", self.share.sub("", text))).strip()

    def holds_shares(self, headings: Iterable[str]) -> bool:
        """Whether a column under these headings holds shares (and not persons)."""
        words = list(headings)
        return any(map(self.share.search, words)) and not any(map(self.persons.search, words))


def vocabulary(policy: Policy, scheme: Scheme) -> Vocabulary:
    """The words for kinds of destination, for this scheme's groups and rates, and for others' groups."""
    meanings: dict[str, str] = {}
    for word, meaning in _words(policy, scheme):
        meanings.setdefault(_plain(word), meaning)
    words = policy.definitions.published
    return Vocabulary(
        meanings,
        frozenset(policy.codes.table("destination")),
        _any_of(words["share"]),
        _any_of(words["persons"]),
        frozenset(map(_plain, words["aside"])),
        re.compile(rf"^\s*(?:{_any_of(words['lead']).pattern})\s*[:：]?", re.IGNORECASE),
    )


def _words(policy: Policy, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Pairs of word and meaning; where a word means two things, the first is taken."""
    yield from ((word, SUBTOTAL) for word in policy.definitions.published[SUBTOTAL])
    for name, definition in scheme.definitions.items():
        said = policy.definitions.published.get(RATE + name, ())
        yield from ((word, RATE + name) for word in (*_texts(definition.label), *said))
    yield from _of_groups(policy, scheme, GROUP)
    table = policy.codes.table("destination")
    for means, words in policy.definitions.published.items():
        if means == TOTAL or means in table:
            prefix = KIND if means in table else ""
            yield from ((word, prefix + means) for word in words)
    for code in table:
        yield from ((word, KIND + code) for word in _texts(table[code].label))
    for name in policy.definitions.wordings:
        yield from _of_groups(policy, scheme_by(policy, name), f"{FOREIGN}{name}:")


def _of_groups(policy: Policy, scheme: Scheme, prefix: str) -> Iterator[tuple[str, str]]:
    for code, group in scheme.groups.items():
        words = policy.definitions.published.get(GROUP + code, ())
        yield from ((word, prefix + code) for word in (*_texts(group.label), *words))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)


def _texts(label: Label) -> Iterable[str]:
    return filter(None, (label.zh, label.en))


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
