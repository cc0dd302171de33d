"""Which majors each faculty teaches, as positions in one table of majors."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from qihang.policy import Code, load
from qihang.world.chance import Floats
from qihang.world.profiles import Faculty, profiles

_TAUGHT = 5  # majors of a class at most


@dataclass(frozen=True, slots=True)
class Majors:
    """Codes and names; `of` gives for a faculty the positions it teaches and their weights."""

    codes: list[str]
    names: list[str]
    of: dict[str, tuple[list[int], Floats]]


@lru_cache(maxsize=1)
def majors() -> Majors:
    """All majors taught anywhere, in a fixed order."""
    groups = _groups()
    rows: list[Code] = []
    taught: dict[str, tuple[list[int], Floats]] = {}
    for faculty in (*profiles().faculties, *profiles().departments):
        chosen = [code for name in faculty.classes for code in groups[name]]
        taught[_key(faculty)] = (
            list(range(len(rows), len(rows) + len(chosen))),
            1 / (1 + np.arange(len(chosen))) ** 0.7,
        )
        rows.extend(chosen)
    return Majors([row.code for row in rows], [row.label.zh for row in rows], taught)


def majors_of(faculty: Faculty) -> tuple[list[int], Floats]:
    """Positions of the faculty's majors in `majors()` and how many choose each."""
    return majors().of[_key(faculty)]


def _key(faculty: Faculty) -> str:
    return " ".join(faculty.classes)


def _groups() -> dict[str, list[Code]]:
    """The common majors of each class of the undergraduate and category of the vocational list."""
    codes = load().codes
    groups: dict[str, list[Code]] = {}
    for name in ("major_undergraduate", "major_vocational"):
        table = codes.table(name)
        for row in table.values():
            if row.extra["level"] == "major":
                above = table[row.parent]
                key = above.label.zh if above.extra["level"] == "class" else above.code
                groups.setdefault(key, []).append(row)
    return {name: _common(name, rows) for name, rows in groups.items()}


def _common(name: str, rows: list[Code]) -> list[Code]:
    preferred = profiles()["majors"].get(name)
    if preferred is None:
        return sorted(rows, key=lambda row: not row.code.isdecimal())[:_TAUGHT]
    by_name = {row.label.zh: row for row in rows}
    return [by_name[zh] for zh in preferred if zh in by_name]
