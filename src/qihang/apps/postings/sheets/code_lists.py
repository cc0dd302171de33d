"""Names of places and majors as people write them in one cell, several at once, and the codes they mean."""

import re
from collections.abc import Mapping
from functools import lru_cache

from qihang.policy import Policy, load
from qihang.policy.post_layout import LAYOUT

_BETWEEN = re.compile(r"[、,，;；/|\s]+")
_MAJORS = ("major_undergraduate", "major_vocational")
Found = tuple[tuple[str, ...], tuple[str, ...]]  # codes, and what nobody knows


def cities_in(text: str) -> Found:
    """Codes of the cities and counties named in the text."""
    return _codes(text, _places(load()))


def majors_in(text: str) -> Found:
    """Codes of the majors and classes of majors named in the text; none where any will do."""
    levels = load().layout(LAYOUT).columns["level_min"].words
    if any(word in text for word, code in levels.items() if not code):
        return (), ()
    return _codes(text, _subjects(load()))


def _codes(text: str, known: Mapping[str, str]) -> Found:
    names = [name for name in _BETWEEN.split(text.strip()) if name]
    found = dict.fromkeys(known[name] for name in names if name in known)
    return tuple(found), tuple(dict.fromkeys(name for name in names if name not in known))


@lru_cache(maxsize=2)
def _places(policy: Policy) -> Mapping[str, str]:
    """Cities before counties; a name that several have means none, but for the first city."""
    table = policy.codes.table("division")
    endings = policy.layout(LAYOUT).columns["cities"].endings
    levels: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    for code, row in table.items():
        path = table.path(code)
        full = "".join(one.label.zh for one in path)
        whole = row.label.zh
        large = code.endswith("00")
        above = [one.label.zh for one in path[-2:-1]]
        for name in {
            code,
            whole,
            _short(whole, endings),
            full,
            *(f"{one}{whole}" for one in above),
        }:
            levels[large].setdefault(name, set()).add(code)
    small = {name: next(iter(codes)) for name, codes in levels[False].items() if len(codes) == 1}
    return small | {name: min(codes) for name, codes in levels[True].items()}


def _short(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) - len(ending) > 1:
            return name.removesuffix(ending)
    return name


@lru_cache(maxsize=2)
def _subjects(policy: Policy) -> Mapping[str, str]:
    """Majors and their classes by name or code; the widest of a name."""
    found: dict[str, str] = {}
    for name in _MAJORS:
        for code, row in sorted(policy.codes.table(name).items(), key=lambda one: len(one[0])):
            found.setdefault(code, code)
            found.setdefault(row.label.zh, code)
    return found
