"""Facts on a page: behind a label, below it in a table, or in a sentence that names them.

Nothing here knows the registration: what a paper says is found first and compared afterwards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qihang.engines.papers.labels import LabelHit, Labels, labels_of
from qihang.engines.papers.numerals import FoundDay, days_in
from qihang.engines.papers.pages import TAB, Flow, Spot, narrow
from qihang.engines.papers.values import (
    CJK,
    DOT,
    READERS,
    ReadValue,
    ends_as_name,
    read_credit_code,
)
from qihang.policy import PaperField, PaperWords

LABELLED, IN_SENTENCE, ALONE = 3, 2, 1  # how sure it is that a value is the field's
_VALUES = {
    "person": rf"(?P<value>{CJK}{{1,8}}(?:{DOT}{CJK}{{1,8}})+|{CJK}{{2,4}}?)",
    "organisation": r"(?P<value>[\u4e00-\u9fffA-Za-z0-9()]{3,40}?)",
    "text": r"(?P<value>[^\s,;:\u3002\u3001]{2,30}?)",
}
# 至 到 or strokes between the two days of a term, 起 or 开始 behind the first.
_UNTIL = re.compile(
    r"[\s_]*(?:\u8d77|\u5f00\u59cb)?[\s_,]*(?:\u81f3|\u5230|[-\u2014\u2013\u2015\u2500~\uff5e]{1,2})[\s_]*"
)
_BEFORE_TERM, _BEFORE_PAY = 14, 8  # letters in front in which something else may be named
_UNPARTED = {"organisation", "credit_code", "date", "money"}  # told from the label without a mark
_FAR = 4.0  # letter heights between the head of a column and the first cell
_CONTINUED = 2  # lines that a long name may take in a cell


@dataclass(frozen=True, slots=True)
class PaperFact:
    """One value of a field: as it is compared, as it was read, where, and how sure that it is the field's."""

    field: str
    value: str | int
    text: str
    spot: Spot
    strength: int


def facts_on(flow: Flow, words: PaperWords) -> Iterator[PaperFact]:
    """Every fact of one page, a value of a field once, the surest first."""
    labels = labels_of(words)
    hits = list(labels.hits(flow.text))
    found = [
        *_labelled(flow, words, labels, hits),
        *_in_sentences(flow, words),
        *_terms(flow, words),
        *_alone(flow, words),
    ]
    ends = {field.name: field.ends for field in words.fields if field.ends}
    seen: set[tuple[str, str | int]] = set()
    for fact in sorted(found, key=lambda one: -one.strength):
        fits = fact.field not in ends or str(fact.value).endswith(ends[fact.field])
        if fits and (fact.field, fact.value) not in seen:
            seen.add((fact.field, fact.value))
            yield fact


def _labelled(
    flow: Flow, words: PaperWords, labels: Labels, hits: list[LabelHit]
) -> Iterator[PaperFact]:
    by_name = {field.name: field for field in words.fields}
    for number, hit in enumerate(hits):
        after = hits[number + 1 :]
        parted = (other.start for other in after if other.parted and not other.within)
        following = next(parted, len(flow.text))
        nearest = after[0].start if after else len(flow.text)  # pay is often named twice
        for name in labels.fields[hit.word]:
            field = by_name[name]
            until = nearest if field.type == "money" else following
            if _may_name(flow, words, field, hit):
                yield from _behind_or_below(flow, words, field, hit, until)


def _may_name(flow: Flow, words: PaperWords, field: PaperField, hit: LabelHit) -> bool:
    """Whether a label stands for the field here: no part of a longer word, no pay of another time."""
    if field.type != "money":
        return not hit.within
    before = flow.text[max(0, hit.start - _BEFORE_PAY) : hit.start]
    return not any(word in before for word in words.not_terms)


def _behind_or_below(
    flow: Flow, words: PaperWords, field: PaperField, hit: LabelHit, following: int
) -> Iterator[PaperFact]:
    behind = list(_behind(flow, words, field, hit, following))
    yield from behind
    if not behind and _alone_in_cell(flow, hit):
        yield from _below(flow, words, field, hit)


def _behind(
    flow: Flow, words: PaperWords, field: PaperField, hit: LabelHit, following: int
) -> Iterator[PaperFact]:
    if any(word in hit.remark for word in words.signatures) and TAB in hit.behind:
        return
    text = flow.text[hit.end : following]
    shared = len(labels_of(words).fields[hit.word]) > 1  # as who signs first is on most forms
    for read in READERS[field.type](text, words):
        if hit.parted or (read.sure and field.type in _UNPARTED and not shared):
            fact = _fact(flow, words, field, read, hit)
            if not shared or ends_as_name(str(fact.value), words) or field.type != "organisation":
                yield fact


def _fact(
    flow: Flow, words: PaperWords, field: PaperField, read: ReadValue, hit: LabelHit
) -> PaperFact:
    start, end = hit.end + read.start, hit.end + read.end
    value, spot = read.value, flow.spot(start, end)
    if field.type == "organisation" and not read.sure:
        value = _continued(flow, words, start, str(value))
    return PaperFact(field.name, value, flow.text[start:end], spot, LABELLED)


def _continued(flow: Flow, words: PaperWords, at: int, name: str) -> str:
    """A name that goes on in the lines below, up to where it ends as names do."""
    piece = flow.piece_at(at)
    if piece is None:
        return name
    whole = name
    for _, lower in list(flow.below(piece))[:_CONTINUED]:
        if lower.box.top - piece.box.bottom > 1.5 * piece.box.height:
            break
        whole += re.split(r"[\s,;\u3002]", lower.text, maxsplit=1)[0]
        for end in sorted(words.organisation_ends, key=len, reverse=True):
            if whole.endswith(end):
                return whole
        piece = lower
    return name


def _alone_in_cell(flow: Flow, hit: LabelHit) -> bool:
    """Whether the label is all of its piece, as the head of a column is."""
    piece = flow.piece_at(hit.start)
    return piece is not None and len(piece.text.strip(" :_")) <= hit.end - hit.start


def _below(flow: Flow, words: PaperWords, field: PaperField, hit: LabelHit) -> Iterator[PaperFact]:
    piece = flow.piece_at(hit.start)
    if piece is None:
        return
    for at, lower in flow.below(piece):
        far = lower.box.top - piece.box.bottom > _FAR * piece.box.height
        if far or not all(hit.within for hit in labels_of(words).hits(lower.text)):
            return
        if re.fullmatch(r"\(.*\)", lower.text):  # a unit, which belongs to the head
            continue
        for read in READERS[field.type](lower.text, words):
            spot = flow.spot(at + read.start, at + read.end)
            text = lower.text[read.start : read.end]
            sure = read.sure or field.type == "money"  # its unit stands in the head
            yield PaperFact(field.name, read.value, text, spot, LABELLED if sure else ALONE)
        return


def _in_sentences(flow: Flow, words: PaperWords) -> Iterator[PaperFact]:
    for field, pattern in _patterns(words):
        for hit in pattern.finditer(flow.text):
            text = hit["value"]
            for read in READERS[field.type](text, words):
                if field.type == "organisation" and not read.sure:
                    continue
                start = hit.start("value")
                spot = flow.spot(start + read.start, start + read.end)
                yield PaperFact(field.name, read.value, text, spot, IN_SENTENCE)


@lru_cache(maxsize=8)
def _patterns(words: PaperWords) -> tuple[tuple[PaperField, re.Pattern[str]], ...]:
    """The sentences of a vocabulary; `{value}` in them stands for a value of the field's type."""
    return tuple(
        (field, re.compile(narrow(sentence).replace("{value}", _VALUES[field.type]), re.MULTILINE))
        for field in words.fields
        for sentence in field.sentences
    )


def _terms(flow: Flow, words: PaperWords) -> Iterator[PaperFact]:
    """Both days of a term; not of a time of probation, which lies within it."""
    days = days_in(flow.text)
    for first, last in pairwise(days):
        between = flow.text[first.end : last.start]
        if _UNTIL.fullmatch(between) is None or last.day <= first.day:
            continue
        before = flow.text[max(0, first.start - _BEFORE_TERM) : first.start]
        clause = re.split(r"[,;\u3002]", before.replace("\n", ""))[-1]
        if any(word in clause for word in words.not_terms):
            continue
        yield _day_fact(flow, "term_from", first, LABELLED)
        yield _day_fact(flow, "term_until", last, LABELLED)


def _day_fact(flow: Flow, field: str, day: FoundDay, strength: int) -> PaperFact:
    text = flow.text[day.start : day.end]
    return PaperFact(field, day.day.isoformat(), text, flow.spot(day.start, day.end), strength)


def _alone(flow: Flow, words: PaperWords) -> Iterator[PaperFact]:
    """What is told by its form alone: a code; a day or a firm that has a line to itself."""
    for read in read_credit_code(flow.text, words):
        text, spot = flow.text[read.start : read.end], flow.spot(read.start, read.end)
        yield PaperFact("employer_code", read.value, text, spot, IN_SENTENCE)
    at = 0
    for line in flow.text.split("\n"):
        for cell in line.split(TAB):
            yield from _of_cell(flow, words, cell, at)
            at += len(cell) + 1


def _of_cell(flow: Flow, words: PaperWords, cell: str, at: int) -> Iterator[PaperFact]:
    bare = cell.strip(" _")
    days = days_in(cell)
    if len(days) == 1 and days[0].end - days[0].start >= len(bare) - 1:
        moved = FoundDay(days[0].day, at + days[0].start, at + days[0].end)
        yield _day_fact(flow, "signed_date", moved, IN_SENTENCE)
    if re.fullmatch(rf"(?:{CJK}|[()A-Za-z0-9]){{6,40}}", bare) and bare.endswith(
        words.organisation_ends
    ):
        spot = flow.spot(at, at + len(cell))
        yield PaperFact("employer_name", bare, cell, spot, ALONE)
        yield PaperFact("school_name", bare, cell, spot, ALONE)
