"""Parameters of addresses and small forms, typed and bounded; what cannot be read counts as missing.

Views read `request.GET` and `request.POST` through these (a guard asks), larger forms through
Django's own. None of them raises.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date

from qihang.kernel.names import as_typed

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)  # days that leave room to reckon with
DIGITS = 18  # of the largest whole number that a column keeps


def text(query: QueryDict, name: str, most: int = 100) -> str:
    """The words under this name without blanks or invisible marks around them, cut to so many characters."""
    return as_typed(str(query.get(name, "")))[:most]


def choice(query: QueryDict, name: str, among: Iterable[str], usual: str = "") -> str:
    """The word under this name if it is one of these."""
    asked = query.get(name, usual)
    return asked if asked in among else usual


def whole(query: QueryDict, name: str) -> int | None:
    """The whole number under this name, if it is one that a column can keep."""
    return whole_of(query.get(name, ""))


def whole_of(written: str) -> int | None:
    """A whole number as it is written, if it is one that a column can keep."""
    fits = written.isascii() and written.isdecimal() and len(written) <= DIGITS
    return int(written) if fits else None


def day(query: QueryDict, name: str) -> date | None:
    """The day under this name, if it lies where days can be reckoned with."""
    return day_of(query.get(name, ""))


def day_of(written: str) -> date | None:
    """A day as it is written, 2024-06-15, if it lies where days can be reckoned with."""
    try:
        found = parse_date(written)
    except ValueError:
        return None
    return found if found and EARLIEST <= found <= LATEST else None


def uuid(query: QueryDict, name: str) -> UUID | None:
    """The record's key under this name."""
    return uuid_of(query.get(name, ""))


def uuids(query: QueryDict, name: str) -> list[UUID]:
    """The keys ticked under this name; what is none is left out."""
    found = map(uuid_of, query.getlist(name))
    return [key for key in found if key]


def uuid_of(written: str) -> UUID | None:
    """A record's key as it is written."""
    try:
        return UUID(written)
    except ValueError:
        return None
