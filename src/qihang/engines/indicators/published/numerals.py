"""Numbers as people write them into the cells of a table."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

TEN_THOUSAND = 10_000
_YEARS = range(1990, 2100)
_GAPS = r"[,\u0020\u00a0\u2009\u202f]"  # between thousands
_DIGITS = rf"-?(?:\d{{1,3}}(?:{_GAPS}\d{{3}})+|\d+)(?:\.\d+)?"
_MYRIAD, _PERSONS = r"\u4e07", r"[\u4eba\u540d]?"  # ten thousand; the two words for persons
_NUMBER = re.compile(rf"({_DIGITS})\s*({_MYRIAD})?\s*{_PERSONS}\s*(%?)")
_BOTH = re.compile(rf"({_DIGITS}\s*{_MYRIAD}?\s*{_PERSONS})\s*[(/,;\s]\s*({_DIGITS}\s*%)\s*\)?")
_NOTE_MARKS = re.compile(r"(?:[*†‡①-⑳⁰¹²³⁴-⁹]|\[\d{1,2}\])+$")
_NOTHING = re.compile(r"[-—–－/／\\.…]*")


@dataclass(frozen=True, slots=True)
class Number:
    """`value` as meant, whether a percent sign stands behind it, and `step`: one of its last digit."""

    value: Decimal
    percent: bool
    step: Decimal

    @property
    def whole(self) -> bool:
        """Whether it can be a number of persons."""
        return self.value == int(self.value)


def numbers(text: str) -> list[Number]:
    """The numbers in a cell, persons before their share; none where it is words."""
    plain = unicodedata.normalize("NFKC", _NOTE_MARKS.sub("", text.strip())).strip()
    both = _BOTH.fullmatch(plain)
    found = [_NUMBER.fullmatch(part.strip()) for part in (both.groups() if both else [plain])]
    return [_number(match) for match in found if match]


def is_nothing(text: str) -> bool:
    """Whether the cell is empty or a sign for nothing."""
    return _NOTHING.fullmatch(text.strip()) is not None


def is_year(text: str) -> bool:
    """Whether a bare number may name a year."""
    return text.strip().isdecimal() and int(text) in _YEARS


def _number(match: re.Match[str]) -> Number:
    value = Decimal(re.sub(_GAPS, "", match[1]))
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    times = TEN_THOUSAND if match[2] else 1
    return Number(value * times, bool(match[3]), step * times)
