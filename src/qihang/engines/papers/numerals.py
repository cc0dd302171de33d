r"""Days and sums of money as papers write them: digits, Chinese numerals, capitals.

What a numeral is worth, Unicode says (`unicodedata.numeric`). In the patterns 年 \u5e74, 月 \u6708, 日 \u65e5 part a
day; 元 \u5143, 圆 \u5706, 块 \u5757 name money, 万 \u4e07 and 千 \u5343 before them a multiple, 角 \u89d2 and
分 \u5206 what follows.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_BLANK = r"[ \t_]*"
_ROUND = r"\u3007\u96f6\u25cbOo0"  # what is written for a nought
_NINE = r"\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"  # one to nine
_N = r"[0-9]{1,2}"
_C = rf"[{_ROUND}{_NINE}\u5341\u5eff]{{1,3}}"
_FULL_YEAR = r"(?:19|20)[0-9]{2}"
_DAYS = (
    (
        rf"(?<![0-9])(?P<y>{_FULL_YEAR}){_BLANK}\u5e74{_BLANK}(?P<m>{_N}){_BLANK}\u6708{_BLANK}"
        rf"(?P<d>{_N}){_BLANK}\u65e5?"
    ),
    rf"(?<![0-9])(?P<y>{_FULL_YEAR})(?P<s>[-./])(?P<m>{_N})(?P=s)(?P<d>{_N})(?![0-9])",
    # The first sign of such a year is easily lost.
    (
        rf"(?P<y>[\u4e00\u4e8c]?[{_ROUND}\u4e5d][{_ROUND}{_NINE}]{{2}}){_BLANK}\u5e74{_BLANK}"
        rf"(?P<m>{_C}){_BLANK}\u6708{_BLANK}(?P<d>{_C}){_BLANK}\u65e5?"
    ),
)
_TEN, _MYRIAD, _CENTURY = 10, 10_000, 100
_DAY_FORMS = tuple(map(re.compile, _DAYS))
_CAPITAL_DIGIT = r"\u96f6\u58f9\u8d30\u53c1\u8086\u4f0d\u9646\u67d2\u634c\u7396"
_CAPITALS = rf"{_CAPITAL_DIGIT}\u62fe\u4f70\u4edf\u4e07\u4ebf"
_SUM = re.compile(
    r"(?<![0-9.])(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]+(?:\.[0-9]{1,4})?)"
    rf"{_BLANK}(?P<unit>\u4e07\u5143?|\u5343\u5143|[\u5143\u5706\u5757]|[kK](?![A-Za-z]))?"
    rf"|(?P<capital>[{_CAPITALS}]{{2,}})[\u5143\u5706](?:(?P<jiao>[{_CAPITAL_DIGIT}])\u89d2)?"
    rf"(?:\u96f6?(?P<fen>[{_CAPITAL_DIGIT}])\u5206)?"
)


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day and where it stands in the text."""

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundSum:
    """A sum in fen, where it stands, and whether the paper says it is money (a unit, or capitals)."""

    fen: int
    start: int
    end: int
    certain: bool


def days_in(text: str) -> list[FoundDay]:
    """Every day in the text, in order; what is no day of the calendar is left out."""
    found = [
        FoundDay(day, hit.start(), hit.end())
        for form in _DAY_FORMS
        for hit in form.finditer(text)
        if (day := _day(hit)) is not None
    ]
    return sorted(found, key=lambda one: one.start)


def sums_in(text: str) -> Iterator[FoundSum]:
    """Every number that may be money, in order."""
    for hit in _SUM.finditer(text):
        if hit["capital"]:
            yield FoundSum(_capital_fen(hit), hit.start(), hit.end(), certain=True)
            continue
        unit = hit["unit"] or ""
        times = 1000 if unit in {"k", "K"} else max(1, _worth(unit[:1]))
        fen = round(float(hit["digits"].replace(",", "")) * times * 100)
        yield FoundSum(fen, hit.start(), hit.end(), certain=bool(unit))


def _day(hit: re.Match[str]) -> date | None:
    year, month, day = (_numeral(hit[part]) for part in "ymd")
    try:
        return date(year if year >= _CENTURY else 2000 + year, month, day)
    except ValueError:
        return None


def _numeral(text: str) -> int:
    """A number digit by digit, or with tens."""
    if any(_worth(sign) >= _TEN for sign in text):
        return _with_units(text)
    return int("".join(str(_worth(sign)) for sign in text))


def _with_units(text: str) -> int:
    """A number below ten thousand, written with tens, hundreds and thousands."""
    whole, digit = 0, None
    for worth in map(_worth, text):
        if worth < _TEN:
            digit = worth
            continue
        whole += (digit or 1) * worth
        digit = None
    return whole + (digit or 0)


def _worth(sign: str) -> int:
    """What one sign is worth; 0 for a nought in any form and for what is no numeral."""
    return int(unicodedata.numeric(sign, 0)) if sign else 0


def _capital_fen(hit: re.Match[str]) -> int:
    yuan, below = 0, ""
    for sign in hit["capital"]:
        if _worth(sign) >= _MYRIAD:
            yuan = (yuan + _with_units(below)) * _worth(sign)
            below = ""
        else:
            below += sign
    jiao, fen = _worth(hit["jiao"] or ""), _worth(hit["fen"] or "")
    return (yuan + _with_units(below)) * 100 + jiao * 10 + fen
