"""What the words of a published table mean: a kind, a heading, a group, a rate, or the total."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qihang.engines.indicators.published.numerals import is_nothing
from qihang.engines.indicators.published.senses import (
    FOREIGN,
    GROUP,
    KIND,
    RATE,
    SENSE,
    SUBTOTAL,
    TOTAL,
    senses,
)
from qihang.engines.indicators.scheme import Scheme, scheme_by
from qihang.policy import Label, Policy

_NOISE = re.compile(r"[\W_]+")
# What numbers a word in a list: a digit or a Chinese numeral in brackets or before a mark, or its code.
_NUMERAL = r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}"
_ORDINAL = re.compile(
    rf"^(?:[（(]?{_NUMERAL}[)）.、．]|[①-⑳]|[（(]?\d{{1,3}}[)）.、．\s-]*(?=[\u4e00-\u9fff]))\s*"
)
_PARTS = re.compile(r"\s*(?:[-—–－:：>＞·]|[（(](?=[^（(]*[)）]$)|[)）]$)\s*")
_LISTED = re.compile(r"\s*[、，,；;+＋/\u548c\u53ca\u4e0e]\s*")
_SINGLES = re.compile(r"[（(]\s*[\u4eba\u540d]\s*[)）]")
_CLOSING = r"[()（）\[\]【】,，、/:：\s]*"


@dataclass(frozen=True)
class Vocabulary:
    """Words to meanings: TOTAL, SUBTOTAL, or KIND, GROUP, RATE, SENSE or FOREIGN with a code behind it.

    `inner` holds words that mean something only behind one of another meaning; `kinds` are what each
    meaning counts; `codes` those of kinds: a bare number means a kind only where nothing else names rows.
    """

    meanings: Mapping[str, str]
    inner: Mapping[tuple[str, str], str]
    kinds: Mapping[str, frozenset[str]]
    codes: frozenset[str]
    table: Mapping[str, tuple[str, ...]]
    share: re.Pattern[str]
    persons: re.Pattern[str]
    lead: re.Pattern[str]
    footnote: re.Pattern[str]

    def meaning(self, text: str) -> str | None:
        """What a cell means, None where it means nothing here."""
        led = self.lead.sub("", _ORDINAL.sub("", text))
        texts = (text, self.bare(text), led, self.bare(led), self._summed(led))
        found = next(filter(None, (self.meanings.get(_plain(one)) for one in texts)), None)
        return found or self._of_parts([part for part in _PARTS.split(led) if part])

    def of_row(self, words: Sequence[str]) -> str | None:
        """What the words before a row mean: the last one that means anything, by those before it."""
        if not words:
            return None
        *before, last = words
        outer = self.of_row(before)
        found = self.inner_of(words) or self.meaning(last)
        if found is None and last in self.codes and not before:
            found = KIND + last
        whole = found == TOTAL and (outer or "").startswith(GROUP) and self.whole(last)
        return outer if outer and (found in {None, SUBTOTAL} or whole) else found

    def inner_of(self, words: Sequence[str]) -> str | None:
        """What the last word means only behind those before it."""
        outer = self.of_row(words[:-1]) or ""
        return self.inner.get((outer, _plain(self.bare(words[-1]))))

    def of_column(self, words: Sequence[str]) -> str | None:
        """What the words over a column mean: the lowest; a total below anything else is the whole of it."""
        found = self.of_row(words)
        if found not in {TOTAL, SUBTOTAL}:
            return found
        above = [m for m in map(self.meaning, words) if m not in {None, TOTAL, SUBTOTAL}]
        return above[-1] if above else TOTAL

    def qualifiers(self, words: Iterable[str]) -> list[str]:
        """The words that mean nothing but name something: 本科, 2021 届."""
        bare = [self.bare(word) for word in words if self.meaning(word) is None]
        return [word for word in bare if word and not self._is_unit_note(word)]

    def beside_degrees(self, lines: Iterable[Sequence[str]]) -> "Vocabulary":
        """The vocabulary for lines of words; where they tell degrees apart, those mean nothing else."""
        plain = {self._degree(word) for words in lines for word in words} & {*self.table["degree"]}
        if len(plain) <= 1:
            return self
        rest = {word: m for word, m in self.meanings.items() if word not in self.table["degree"]}
        return replace(self, meanings=rest)

    def _degree(self, word: str) -> str:
        return _plain(self.bare(_ORDINAL.sub("", word)))

    def names(self, text: str) -> bool:
        """Whether a cell says what stands beside or below it."""
        return bool(text) and (
            self.meaning(text) is not None
            or self.holds_shares([text]) is not None
            or self.aside(text)
        )

    def aside(self, text: str) -> bool:
        """Whether a column under this heading only numbers or codes the rows."""
        return _plain(text) in self.table["aside"]

    def beside(self, words: Iterable[str]) -> bool:
        """Whether any of these words begins or ends as one that counts no persons."""
        unknown = [word for word in words if self.meaning(word) is None]
        parts = [_plain(part) for word in unknown for part in (word, *_PARTS.split(word))]
        marks = self.table["beside"]
        return any(part.startswith(marks) or part.endswith(marks) for part in parts)

    def nothing(self, text: str) -> bool:
        """Whether a cell is empty or says that there is no number."""
        return is_nothing(text) or _plain(text) in self.table["nothing"]

    def whole(self, words: str) -> bool:
        """Whether a unit of this name is the sum of the others."""
        return _plain(self.bare(words)) in self.table["whole"]

    def subtotal(self, words: str) -> bool:
        """Whether a unit of this name sums up some of the others."""
        return _plain(words).endswith(self.table["subtotal"])

    def note(self, text: str) -> bool:
        """Whether a line is a footnote or says the unit of the numbers."""
        return self.footnote.match(text) is not None or self._is_unit_note(text)

    def myriads(self, words: Iterable[str]) -> bool:
        """Whether these words say that persons are counted by ten thousands."""
        return any(mark in _plain(word) for word in words for mark in self.table["myriad"])

    def singles(self, words: Iterable[str]) -> bool:
        """Whether these words say in brackets that persons are counted one by one."""
        return any(map(_SINGLES.search, words))

    def bare(self, text: str) -> str:
        """The text without the words at its end that only say persons or shares."""
        if text.startswith(self.table["out_of"]) and self.share.search(text):
            return ""
        before = None
        while before != text:
            before = text
            text = self.persons.sub("", self.share.sub("", text)).strip()
        return text

    def holds_shares(self, headings: Iterable[str]) -> bool | None:
        """Whether a column under these headings holds shares, or persons (False); None: not said."""
        words = [word for word in headings if not self._is_unit_note(word)]
        if any(map(self.persons.search, words[::-1])):
            return False
        return True if any(map(self.share.search, words)) else None

    def _of_parts(self, parts: Sequence[str]) -> str | None:
        """A word within a word of its group: 升学 - 境外升学, 灵活就业（自由职业）."""
        if len(parts) < 2:  # noqa: PLR2004
            return None
        outer, last = self.meanings.get(_plain(parts[-2])), _plain(parts[-1])
        found = outer and (self.inner.get((outer, last)) or self.meanings.get(last))
        return found or (outer if outer and self._only_explained(outer, parts[-1]) else None)

    def _only_explained(self, outer: str, text: str) -> bool:
        """Whether brackets behind a word say nothing that it does not count by itself."""
        if _plain(text).startswith(self.table["without"]):
            return False
        lead = next((word for word in self.table["with"] if text.startswith(word)), "")
        found = [self.meaning(word) for word in _LISTED.split(text.removeprefix(lead)) if word]
        counted = self.kinds[outer]
        return all(self.kinds[m] <= counted if m else not lead for m in found)

    def _summed(self, text: str) -> str:
        """The word that a subtotal sums up: 落实小计."""
        marks = (*self.table["subtotal"], *self.table["whole"])
        return next((text.removesuffix(m) for m in marks if text.endswith(m)), "")

    def _is_unit_note(self, text: str) -> bool:
        head, mark, _ = text.lstrip("（(").replace("：", ":").partition(":")
        return bool(mark) and _plain(head) in self.table["unit"]


def vocabulary(policy: Policy, scheme: Scheme) -> Vocabulary:
    """The words for kinds of destination, for this scheme's groups and rates, and for others' groups."""
    meanings: dict[str, str] = {}
    for word, meaning in _words(policy, scheme):
        meanings.setdefault(_plain(word), meaning)
    words = policy.definitions.table_words
    return Vocabulary(
        meanings,
        {
            (said.of, _plain(word)): KIND + said.senses[0]
            for said in policy.definitions.published
            if said.of
            for word in said.words
        },
        {meaning: _kinds(policy, scheme, meaning) for meaning in {*meanings.values()}},
        frozenset(policy.codes.table("destination")),
        {name: tuple(map(_plain, said)) for name, said in words.items()},
        _at_end(words["share"]),
        _at_end([*words["myriad"], *words["persons"]]),
        re.compile(rf"^\s*(?:{_any_of(words['lead'])})\s*[:：]?", re.IGNORECASE),
        re.compile(rf"^[（(*\s]*(?:{_any_of(words['note'])})\s*\d*\s*[:：.、]", re.IGNORECASE),
    )


def _words(policy: Policy, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Pairs of word and meaning; where a word means two things, the first is taken."""
    yield from ((word, SUBTOTAL) for word in policy.definitions.table_words[SUBTOTAL])
    for name, definition in scheme.definitions.items():
        yield from ((word, RATE + name) for word in _texts(definition.label))
    for said in policy.definitions.published:
        meaning = None if said.of else _meaning(policy, scheme, said.senses)
        if meaning:
            yield from ((word, meaning) for word in said.words)
    yield from _of_groups(scheme, GROUP)
    table = policy.codes.table("destination")
    for code in table:
        yield from ((word, KIND + code) for word in _texts(table[code].label))
    for name in policy.definitions.wordings:
        yield from _of_groups(scheme_by(policy, name), f"{FOREIGN}{name}:")


def _meaning(policy: Policy, scheme: Scheme, senses: Sequence[str]) -> str | None:
    """A single word of policy as a meaning, anything reckoned as a SENSE; None: not of this scheme."""
    (first, *others) = senses
    if others or " " in first:
        return SENSE + "|".join(senses)
    if first.startswith(GROUP):
        return first if first.removeprefix(GROUP) in scheme.groups else _foreign(policy, first)
    if first.startswith(RATE) or first == TOTAL:
        return first
    return KIND + first


def _kinds(policy: Policy, scheme: Scheme, meaning: str) -> frozenset[str]:
    return frozenset() if meaning == SUBTOTAL else senses(policy, scheme, meaning)[0][1]


def _foreign(policy: Policy, group: str) -> str | None:
    code = group.removeprefix(GROUP)
    known = (n for n in policy.definitions.wordings if code in scheme_by(policy, n).groups)
    return next((f"{FOREIGN}{name}:{code}" for name in known), None)


def _of_groups(scheme: Scheme, prefix: str) -> Iterator[tuple[str, str]]:
    for code, group in scheme.groups.items():
        yield from ((word, prefix + code) for word in _texts(group.label))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _at_end(words: Iterable[str]) -> re.Pattern[str]:
    """One of the words at the end, in brackets or before closing marks; all of a heading counts too."""
    return re.compile(rf"{_CLOSING}(?:{_any_of(words)}){_CLOSING}$", re.IGNORECASE)


def _texts(label: Label) -> Iterable[str]:
    return filter(None, (label.zh, label.en))


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
