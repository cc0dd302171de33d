"""The words that titles are looked through for, made ready once: each with the codes it speaks of."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qihang.policy import CodeTable, load

OCCUPATION, INDUSTRY = "occupation", "industry_gb4754"  # code sets
GENERAL = "general"
BOTH = "+"  # joins words that must all stand in the title
SHARED = 0.9  # what a word counts for the next code that has it too
RANK = 0.25  # what a character of a rank counts: 专员, 经理
NAME, CORE = 1.0, 0.8  # what a name of the code set counts, and a name without its ending
_LEAST_CORE = 2
_COMMON = 80  # names that share two characters: beyond that they say nothing
_SHORT, _LONG, _LETTER = 2.0, 4.0, 0.6  # what a word in letters counts, in Chinese characters


@dataclass(frozen=True, slots=True)
class WordClaim:
    """What a word says: `codes` with what each is worth; `others` must stand in the title too."""

    codes: tuple[tuple[str, float], ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class TitleWords:
    """Words of one code set. `lengths`: by first character, how long words are; `pairs`: for near names."""

    table: CodeTable
    claims: Mapping[str, tuple[WordClaim, ...]]
    words: frozenset[
        str
    ]  # with ranks, which claim nothing but keep others from beginning inside them
    lengths: Mapping[str, tuple[int, ...]]
    general: Mapping[str, tuple[WordClaim, ...]]
    pairs: Mapping[str, tuple[tuple[str, float], ...]]


@lru_cache(maxsize=2)
def vocabulary(name: str) -> TitleWords:
    """Of the code set called `name` in the policy in force."""
    table = load().codes.table(name)
    kind = "occupation" if name == OCCUPATION else "industry"
    own = _claims(_rows(kind))
    named = {w: c for w, c in _named(table).items() if w not in own}
    claims = own | named
    lengths: dict[str, set[int]] = defaultdict(set)
    words = frozenset((*claims, *word_list("rank")))
    for word in words:
        lengths[word[0]].add(len(word))
    return TitleWords(
        table=table,
        claims=claims,
        words=words,
        lengths={first: tuple(sorted(many, reverse=True)) for first, many in lengths.items()},
        general=_claims(_rows(GENERAL)) if name == OCCUPATION else {},
        pairs=_pairs(table),
    )


@lru_cache(maxsize=8)
def word_list(kind: str) -> tuple[str, ...]:
    """Words of a kind that has no codes, longest first."""
    words = {word for _, row in _rows(kind) for word in row}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def levels_at_end(text: str) -> str:
    """The level that `text` ends with, "" for none."""
    found = _levels().search(text)
    return found.group() if found else ""


@lru_cache(maxsize=1)
def _levels() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(re.escape, word_list('level')))})$")


def worth(word: str) -> float:
    """What a word counts: its characters; letters say less each, and so does a rank at the end."""
    if word.isascii():
        return min(max(_SHORT, _LETTER * len(word)), _LONG)
    rank = next((len(r) for r in word_list("rank") if word.endswith(r) and word != r), 0)
    return len(word) - rank + RANK * rank


def _rows(kind: str) -> Iterator[tuple[str, list[str]]]:
    for row in load().codes.weights("title_word"):
        if row["kind"] == kind:
            yield row["code"], row["words"].split()


def _claims(rows: Iterable[tuple[str, list[str]]]) -> dict[str, tuple[WordClaim, ...]]:
    """By word; a joined one by its first part. Codes that come later have less of a shared word."""
    codes: dict[str, list[str]] = defaultdict(list)
    for code, words in rows:
        for word in words:
            codes[word].append(code)
    found: dict[str, list[WordClaim]] = defaultdict(list)
    for word, having in codes.items():
        first, *others = word.split(BOTH) if word.strip(BOTH) == word else [word]
        if not all([first, *others]):  # c++
            first, others = word, []
        total = sum(map(worth, (first, *others)))
        shares = tuple((code, total * SHARED**i) for i, code in enumerate(dict.fromkeys(having)))
        found[first].append(WordClaim(shares, tuple(others)))
    return {word: tuple(claims) for word, claims in found.items()}


def _named(table: CodeTable) -> dict[str, tuple[WordClaim, ...]]:
    """Names of the code set as words, and names without their ending."""
    endings = word_list("name_ending")
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table.values():
        name = row.label.zh
        if name.startswith(word_list("other")):
            continue
        share = NAME if table.is_leaf(row.code) else CORE
        found[name].setdefault(row.code, share * worth(name))
        core = name.removesuffix(next(filter(name.endswith, endings), ""))
        if table.is_leaf(row.code) and core != name and len(core) >= _LEAST_CORE:
            found[core].setdefault(row.code, CORE * worth(core))
    return {word: (WordClaim(tuple(codes.items())),) for word, codes in found.items()}


def _pairs(table: CodeTable) -> dict[str, tuple[tuple[str, float], ...]]:
    """By two neighbouring characters the names that have them, with a weight by their rarity."""
    names = {r.code: r.label.zh for r in table.values() if table.is_leaf(r.code)}
    having: dict[str, list[str]] = defaultdict(list)
    for code, name in names.items():
        for pair in {name[i : i + 2] for i in range(len(name) - 1)}:
            having[pair].append(code)
    rarity = {pair: math.log(len(names) / len(codes)) for pair, codes in having.items()}
    length = {
        code: math.sqrt(sum(rarity[n[i : i + 2]] ** 2 for i in range(len(n) - 1))) or 1.0
        for code, n in names.items()
    }
    return {
        pair: tuple((code, rarity[pair] ** 2 / length[code]) for code in codes)
        for pair, codes in having.items()
        if len(codes) <= _COMMON
    }
