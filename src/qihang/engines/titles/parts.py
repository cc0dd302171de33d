"""A title as written, cut into the parts that may name the work: brackets, pay, places of advertising left behind."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from qihang.engines.titles.words import word_list

_BRACKETS = re.compile(r"[(\[【〔〈《「{]([^()\[\]【】〔〕〈〉《》「」{}]*)[)\]】〕〉》」}]?")
_BREAKS = re.compile(
    r"[/|\\、,;:!?。~～—–_\-&@·•…\s\"“”'‘’*=<>^✅\u2600-\u27bf\U0001f000-\U0001faff]+|(?<!\+)\+(?!\+)"
)
_NUMBERED = re.compile(r"(?<![a-z0-9])[a-z]{1,3}\d{4,}")  # numbers of advertisements
_JOINED = re.compile(r"(?<=[a-z]{2})(?=[A-Z])")  # JavaWeb
LONGEST, LONGEST_TEXT = 200, 5000  # characters that are read
FIRST, NEXT, LEAST, BRACKET, BEFORE = 1.0, 0.8, 0.4, 0.6, 0.3


@dataclass(frozen=True, slots=True)
class TitlePart:
    """A piece of a title; what is found in it counts `weight`."""

    text: str
    weight: float


def parts_of(title: str) -> list[TitlePart]:
    """The pieces in the order in which they stand, then those from brackets, then who advertises."""
    apart = _JOINED.sub(" ", unicodedata.normalize("NFKC", title[:LONGEST]))
    plain = _NUMBERED.sub(" ", apart.casefold())
    inside = _BRACKETS.findall(plain)
    before, after = _opened(_BRACKETS.sub(" ", plain))
    outside = _pieces(after)
    found = [TitlePart(text, max(FIRST * NEXT**i, LEAST)) for i, text in enumerate(outside)]
    bracket = BRACKET if found else FIRST
    found += [TitlePart(text, bracket) for one in inside for text in _pieces(one)]
    return found + [TitlePart(text, BEFORE) for text in _pieces(before)]


def plain_text(text: str) -> str:
    """A longer text as its words are compared."""
    return unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()


def _pieces(text: str) -> list[str]:
    text = _perks().sub(" ", _pay().sub(" ", text))
    return [piece for piece in _BREAKS.split(text) if piece]


def _opened(text: str) -> tuple[str, str]:
    """What stands before the last opening and after it: 某某餐饮招聘厨师 is about 厨师, 招聘专员 not about 专员."""
    cut = next(
        (
            (opening.start(), opening.end())
            for opening in reversed(list(_openings().finditer(text)))
            if text[opening.end() :].strip() and not _after().match(text[opening.end() :].strip())
        ),
        (0, 0),
    )
    return text[: cut[0]], text[cut[1] :]


@lru_cache(maxsize=1)
def _pay() -> re.Pattern[str]:
    """Numbers with their unit: 8k, 8-12k, 5000元, 14薪, 6人."""
    number, until = r"\d+(?:\.\d+)?\s*", "|".join(map(re.escape, word_list("pay_until")))
    return re.compile(
        rf"{number}(?:(?:{until})\s*{number})?(?:{'|'.join(word_list('pay_unit'))})(?![a-z])\+?"
    )


@lru_cache(maxsize=1)
def _perks() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, word_list("perk"))))


@lru_cache(maxsize=1)
def _openings() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, word_list("opening"))))


@lru_cache(maxsize=1)
def _after() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, word_list("after_opening"))))
