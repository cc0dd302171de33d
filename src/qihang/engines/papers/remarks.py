"""Words of internship on a page: where they stand, and whether the paper means itself by them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qihang.engines.papers.pages import Flow, Spot, narrow
from qihang.policy import PaperWords

_BEFORE = 10  # letters in front of the word in which it may be denied
_AROUND = 8


@dataclass(frozen=True, slots=True)
class Remark:
    """One such word: what stands around it, and whether it is denied or harmless there."""

    word: str
    text: str
    spot: Spot
    counts: bool


def internship_words(flow: Flow, words: PaperWords) -> Iterator[Remark]:
    """Every word of internship on the page, in order."""
    text = flow.text.replace("\n", "").replace(" ", "")
    if not text:
        return
    known = "|".join(_spaced(narrow(word)) for word in words.internship)
    harmless = [_spread(phrase, flow.text) for phrase in words.harmless]
    for hit in re.finditer(known, flow.text):
        quiet = any(start <= hit.start() < end for spans in harmless for start, end in spans)
        yield Remark(
            re.sub(r"\s", "", hit[0]),
            _around(flow.text, hit.start(), hit.end()),
            flow.spot(hit.start(), hit.end()),
            counts=not quiet and not _denied(flow.text, hit.start(), words),
        )


def _spaced(word: str) -> str:
    return r"[ \n\t]*".join(map(re.escape, word))


def _spread(phrase: str, text: str) -> list[tuple[int, int]]:
    return [hit.span() for hit in re.finditer(_spaced(narrow(phrase)), text)]


def _denied(text: str, start: int, words: PaperWords) -> bool:
    """Whether a word that denies stands in front, in the same clause."""
    before = re.sub(r"\s", "", text[max(0, start - 2 * _BEFORE) : start])[-_BEFORE:]
    clause = re.split(r"[,;\u3002:!?]", before)[-1]
    return any(word in clause for word in words.negations)


def _around(text: str, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", text[max(0, start - _AROUND) : end + _AROUND]).strip()
