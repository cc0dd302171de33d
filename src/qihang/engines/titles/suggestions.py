"""From the words found in a title to the codes they speak of, the likeliest first."""

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from string import ascii_lowercase
from typing import NamedTuple

import polars as pl

from qihang.engines.titles.parts import TitlePart, parts_of, plain_text
from qihang.engines.titles.words import (
    INDUSTRY,
    OCCUPATION,
    TitleWords,
    WordClaim,
    levels_at_end,
    vocabulary,
)

COLUMNS = ("title", "rank", "code", "name", "weight")
MANY = 5
REPEATED = 0.35  # what further words of a code add to its best one
HEAD = 0.1  # how much more a word counts at the end of its part, where Chinese has the head
INSIDE = 0.4  # what a word counts that begins inside another one: 车工 in 叉车工
TEXT, ALONE = (
    0.15,
    0.6,
)  # what a word of the duties counts, beside a title that speaks and one that does not
NEAR, MOST_NEAR, ENOUGH = 0.2, 1.0, 6.0  # of likeness to a name; words worth more need none
GENERAL = 0.3
LEAST_INDUSTRY = 0.26  # an industry that only sounds alike is none
HALF = 3.0  # the score that has the weight 0.5

_LETTERS = frozenset(ascii_lowercase)
Scores = dict[str, tuple[float, float]]  # by code its best word and the sum of all


class Suggestion(NamedTuple):
    """A code of the set with its name; `weight` between 0 and 1 orders, it is no probability."""

    code: str
    name: str
    weight: float


def suggest(title: str, text: str = "", n: int = MANY) -> list[Suggestion]:
    """At most `n` occupations (CSCO 2022) for a title, and the duties where they are known; maybe none."""
    return _suggest(vocabulary(OCCUPATION), title, text, n)


def suggest_industries(title: str, text: str = "", n: int = MANY) -> list[Suggestion]:
    """At most `n` industries (GB/T 4754): of a title, with the employer's name or the duties as `text`."""
    found = _suggest(vocabulary(INDUSTRY), title, text, n)
    return [one for one in found if one.weight >= LEAST_INDUSTRY]


def suggest_many(
    titles: Sequence[str], texts: Sequence[str] | None = None, n: int = MANY
) -> pl.DataFrame:
    """A row a suggestion: title, rank from 1, code, name, weight; a title with none has one row of nulls.

    Without texts each title stands once, with texts as often as it is asked.
    """
    known = vocabulary(OCCUPATION)
    asked: Iterable[tuple[str, str]]
    asked = (
        ((t, "") for t in dict.fromkeys(titles))
        if texts is None
        else zip(titles, texts, strict=True)
    )
    rows = [row for title, text in asked for row in _rows(title, _suggest(known, title, text, n))]
    types = (pl.String, pl.Int64, pl.String, pl.String, pl.Float64)
    schema = dict(zip(COLUMNS, types, strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(title: str, found: Sequence[Suggestion]) -> list[tuple[object, ...]]:
    return [(title, i, *one) for i, one in enumerate(found, 1)] or [(title, None, None, None, None)]


def _suggest(known: TitleWords, title: str, text: str, n: int) -> list[Suggestion]:
    parts = parts_of(title)
    whole = " ".join(part.text for part in parts)
    scores: Scores = {}
    seen: set[int] = set()
    for part in parts:
        _count(known, part, whole, scores, seen)
    if text:
        body = plain_text(text)
        _count(known, TitlePart(body, TEXT if scores else ALONE), f"{whole} {body}", scores, seen)
    found = {code: best + REPEATED * (total - best) for code, (best, total) in scores.items()}
    if max(found.values(), default=0.0) < ENOUGH:
        _add_near(known, parts, found)
        _add_general(known, whole, found)
    best = nsmallest(n, ((-score, code) for code, score in found.items()))
    return [
        Suggestion(code, known.table[code].label.zh, round(-negative / (HALF - negative), 3))
        for negative, code in best
    ]


def _count(known: TitleWords, part: TitlePart, whole: str, scores: Scores, seen: set[int]) -> None:
    """Each claim counts once, where it stands first."""
    length = _head_end(part.text) or 1
    for end, share, claim in _claims_in(known, part.text, whole):
        if id(claim) in seen:
            continue
        seen.add(id(claim))
        factor = share * part.weight * (1 - HEAD + HEAD * min(end / length, 1.0))
        for code, worth in claim.codes:
            score = worth * factor
            best, total = scores.get(code, (0.0, 0.0))
            scores[code] = (max(best, score), total + score)


def _claims_in(known: TitleWords, text: str, whole: str) -> Iterator[tuple[int, float, WordClaim]]:
    """Where each word in `text` ends, what it counts there, and what it says if its other parts are in `whole`."""
    covered = 0
    for start, end in _words_in(known, text):
        share = INSIDE if start < covered else 1.0
        covered = max(covered, end)
        for claim in known.claims.get(text[start:end], ()):
            if all(other in whole for other in claim.others):
                yield end, share, claim


def _words_in(known: TitleWords, text: str) -> Iterator[tuple[int, int]]:
    """The words of a part by their beginnings, the longest first."""
    words, total = known.words, len(text)
    for start, first in enumerate(text):
        for length in known.lengths.get(first, ()):
            end = start + length
            if end <= total and text[start:end] in words and _is_apart(text, start, end):
                yield start, end


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether a word in letters is not the middle of a longer one."""
    before = start > 0 and text[start] in _LETTERS and text[start - 1] in _LETTERS
    return not before and not (
        end < len(text) and text[end] in _LETTERS and text[end - 1] in _LETTERS
    )


def _head_end(text: str) -> int:
    """Where the head of a part ends: before the words that tell a level."""
    end = len(text)
    while level := levels_at_end(text[:end]):
        if len(level) == end:
            return end
        end -= len(level)
    return end


def _add_near(known: TitleWords, parts: Sequence[TitlePart], found: dict[str, float]) -> None:
    """Names of the set that share pairs of characters with a part."""
    near: dict[str, float] = {}
    for part in parts:
        text = part.text
        for pair in {text[i : i + 2] for i in range(len(text) - 1)}:
            for code, likeness in known.pairs.get(pair, ()):
                near[code] = near.get(code, 0.0) + NEAR * likeness * part.weight
    for code, likeness in near.items():
        found[code] = found.get(code, 0.0) + min(likeness, MOST_NEAR)


def _add_general(known: TitleWords, whole: str, found: dict[str, float]) -> None:
    for word, claims in known.general.items():
        if word in whole:
            for code, worth in _codes(claims):
                found[code] = found.get(code, 0.0) + GENERAL * worth


def _codes(claims: Iterable[WordClaim]) -> Iterator[tuple[str, float]]:
    for claim in claims:
        yield from claim.codes
