"""What stands behind a label, read as what the field is: a person, a firm, a day, a sum, a code."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qihang.engines.papers.numerals import days_in, sums_in
from qihang.engines.papers.pages import narrow
from qihang.kernel.identity import is_credit_code
from qihang.policy import PaperWords

CJK = r"[\u4e00-\u9fff\u3400-\u4dbf]"
DOT = r"[\u00b7\u2022\u30fb\u2027.]"
PERSON = rf"{CJK}{{1,8}}(?:{DOT}{CJK}{{1,8}})+|{CJK}[ ]{{1,6}}{CJK}(?!{CJK})|{CJK}{{2,4}}(?!{CJK})"
_PERSON = re.compile(rf"(?P<value>{PERSON})")
_LEAD = re.compile(r"[ \t_:\"\u201c\u300a]*")
_STOP = re.compile(r"[,;\u3002\u3001\t\n]")
_MONEY_STOP = re.compile(r"[;\u3002\t\n]|,(?![0-9]{3})")
_CODE = re.compile(r"(?<![0-9A-Z])(?:[0-9A-Z] ?){17}[0-9A-Z](?![0-9A-Z])")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{5,31}")
_SAME_LOOK = str.maketrans("OIZSV", "01257")  # signs that no credit code has
_BEFORE_DAY, _WITHIN_DAY, _WITHIN_SUM = 8, 48, 48
_LEAST_PAY = 100_00  # fen; less is a count or a misread sign
_CURRENCY = 4  # letters between a label and a bare number
_SHORTEST_NAME, _LONGEST_TEXT, _LONGEST_NAME = 4, 40, 60


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value as it is compared, where in the text it stands, and whether it looks as it should."""

    value: str | int
    start: int
    end: int
    sure: bool = True


Reader = Callable[[str, PaperWords], Iterator[ReadValue]]


def read_person(text: str, words: PaperWords) -> Iterator[ReadValue]:
    """A name of two to four letters, or of several parts with dots."""
    start = _LEAD.match(text).end()  # type: ignore[union-attr]
    hit = _PERSON.match(text, start)
    if hit is None:
        return
    name = hit["value"].replace(" ", "")
    if not any(word in name for word in words.not_names):
        yield ReadValue(name, hit.start(), hit.end())


def read_organisation(text: str, words: PaperWords) -> Iterator[ReadValue]:
    """The text up to a stop, without remarks; sure where it ends as names of organisations do."""
    start, end = _bounds(text, _STOP)
    name = text[start:end]
    for remark in remarks_of(words).finditer(name):
        name = name[: remark.start()]
        break
    name = name.rstrip(" _")
    plain = name.replace(" ", "").strip('"\u201d\u300b')
    if _SHORTEST_NAME <= len(plain) <= _LONGEST_NAME and re.search(CJK, plain):
        yield ReadValue(plain, start, start + len(name), ends_as_name(plain, words))


def ends_as_name(name: str, words: PaperWords) -> bool:
    """Whether a text ends as names of organisations do, a bracket behind that left out."""
    return re.sub(r"\([^()]*\)$", "", name).endswith(words.organisation_ends)


def read_credit_code(text: str, _words: PaperWords) -> Iterator[ReadValue]:
    """Every run of 18 signs whose check digits are right, once signs that look alike are mended."""
    for hit in _CODE.finditer(text.upper()):
        code = hit[0].replace(" ", "").translate(_SAME_LOOK)
        if is_credit_code(code):
            yield ReadValue(code, hit.start(), hit.end())


def read_number(text: str, _words: PaperWords) -> Iterator[ReadValue]:
    """A number of letters and digits."""
    start, end = _bounds(text, _STOP)
    hit = _NUMBER.match(text[:end], start)
    if hit is not None and any(sign.isdigit() for sign in hit[0]):
        yield ReadValue(hit[0].upper(), hit.start(), hit.end())


def read_date(text: str, _words: PaperWords) -> Iterator[ReadValue]:
    """The first day, if next to nothing stands before it."""
    for found in days_in(text[:_WITHIN_DAY])[:1]:
        if len(text[: found.start].strip(" _:\t\n")) <= _BEFORE_DAY:
            yield ReadValue(found.day.isoformat(), found.start, found.end)


def read_money(text: str, words: PaperWords) -> Iterator[ReadValue]:
    """Sums a month up to a stop; several where the paper names several (digits, capitals)."""
    stop = _MONEY_STOP.search(text, len(text) - len(text.lstrip()))
    part = text[: min(stop.start() if stop else len(text), _WITHIN_SUM)]
    if any(word in part for word in words.not_monthly):
        return
    found = [one for one in sums_in(part) if one.fen >= _LEAST_PAY]
    certain = [one for one in found if one.certain]
    bare = [] if certain else [one for one in found if _only_sign(part[: one.start])][:1]
    for one in certain or bare:
        yield ReadValue(one.fen, one.start, one.end, one.certain)


def read_text(text: str, words: PaperWords) -> Iterator[ReadValue]:
    """The text up to a stop, without remarks."""
    start, end = _bounds(text, _STOP)
    remark = remarks_of(words).search(text, start, end)
    part = text[start : remark.start() if remark else end].rstrip(' _"\u201d\u300b')
    if 1 < len(part) <= _LONGEST_TEXT:
        yield ReadValue(part, start, start + len(part))


READERS: Mapping[str, Reader] = {
    "person": read_person,
    "organisation": read_organisation,
    "credit_code": read_credit_code,
    "number": read_number,
    "date": read_date,
    "money": read_money,
    "text": read_text,
}


@lru_cache(maxsize=8)
def remarks_of(words: PaperWords) -> re.Pattern[str]:
    """What is added behind a name, in brackets or without."""
    known = "|".join(re.escape(narrow(word)) for word in words.remarks)
    return re.compile(rf"[ _]*\([ _]*(?:{known})[^()]*\)?|[ _]+(?:{known})$")


def _bounds(text: str, stop: re.Pattern[str]) -> tuple[int, int]:
    start = _LEAD.match(text).end()  # type: ignore[union-attr]
    found = stop.search(text, start)
    return start, found.start() if found else len(text)


def _only_sign(text: str) -> bool:
    """Whether nothing but blanks, marks and signs of currency stands before a bare number."""
    return not re.search(r"[0-9A-Za-z]", text) and len(re.findall(CJK, text)) <= _CURRENCY
