"""How far a registered name is from a written one, in slips, and by which differences.

Cost 1 is one character that is other, missing, too many, or exchanged with its neighbour; less where it
sounds alike, since that is how names are typed. A place left out, another legal form, a branch cost what
they usually mean. The cheapest of three views counts: part by part, place and core as one text, the whole.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from qihang.engines.linkage.hashes import Codes, Ints
from qihang.engines.linkage.names import Names
from qihang.engines.linkage.words import NameWords

Costs = NDArray[np.float32]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]

_ALIKE = 0.6  # a slip that sounds alike
_PLACE_OPEN, _PLACE_WITHIN, _PLACE_OTHER = 0.3, 0.15, 2.0
_FORM_OPEN, _FORM_OTHER = 0.1, 0.2
_OF_BRANCH, _OF_PARENT, _BRANCH_OTHER = 1.5, 0.8, 1.5
_LEFT_OUT = 0.2  # a character of the trade that a short name leaves out
_LEFT_OUT_BEFORE = 0.6  # the same, where characters before it are left out too
_WORD, _OTHER_WORD = 2, 1.0  # two neighbouring characters that are others
_FEW = 3  # slips that are looked at closely
_NEAR = 0.5  # what is not farther need not be looked at in another view


class Side:
    """The names on one side of many pairs; each text is cut out once."""

    def __init__(self, names: Names, rows: Ints, words: NameWords) -> None:
        self.names, self.words = names, words
        self.unique, self.at = np.unique(rows, return_inverse=True)

    @cached_property
    def place(self) -> Ints:
        return self.names.place[self.unique][self.at].astype(np.int64)

    @cached_property
    def begins(self) -> Ints:
        return self.names.core[self.unique][self.at].astype(np.int64)

    @cached_property
    def form(self) -> Texts:
        return self._texts("form", "branch")

    @cached_property
    def branch(self) -> Texts:
        return self._texts("branch", "end")

    @cached_property
    def core(self) -> "Spoken":
        return self._sounded("core", "form")

    @cached_property
    def stem(self) -> "Spoken":
        return self._sounded("", "form")

    @cached_property
    def whole(self) -> "Spoken":
        return self._sounded("", "end")

    def _sounded(self, start: str, end: str) -> "Spoken":
        return Spoken(self._texts(start, end), self._texts(start, end, self.words.sounds))

    def _texts(self, start: str, end: str, sounds: Codes | None = None) -> Texts:
        first = getattr(self.names, start)[self.unique] if start else np.zeros_like(self.unique)
        last = getattr(self.names, end)[self.unique]
        found = np.empty(len(self.unique), object)
        found[:] = self.names.texts(
            self.unique, first.astype(np.int64), last.astype(np.int64), sounds
        )
        return found[self.at]


@dataclass(frozen=True, eq=False)
class Spoken:
    """Texts as they are written and as they sound."""

    written: Texts
    said: Texts


@dataclass(frozen=True, eq=False)
class Differences:
    """Of each pair its cost in all, and where it comes from: 0 where the parts agree.

    `short`: what is written is a part of the registered core; `of_parent`: it is a branch of the firm.
    """

    cost: Costs
    slipped: Costs
    place: Costs
    form: Costs
    branch: Costs
    short: Flags
    of_parent: Flags

    def columns(self) -> dict[str, Costs | Flags]:
        """By name, for a table."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def differences(one: Side, other: Side) -> Differences:
    """Of `one`, the written names, from `other`, the registered ones; pair by pair."""
    place, form, branch = _places(one, other), _forms(one, other), _branches(one, other)
    of_parent = (one.branch != "") & (other.branch == "")

    def view(slips: Costs, place: Costs, form: Costs, branch: Costs, short: Flags) -> Differences:
        cost = slips + place + form + branch
        return Differences(cost, slips, place, form, branch, short, of_parent)

    none, never = np.zeros_like(place), np.zeros(len(place), np.bool_)
    core, short = _cores(one.core, other.core)
    by_part = view(core, place, form, branch, short)
    elsewhere = (by_part.cost > core) | (one.begins != other.begins)
    far = np.flatnonzero((by_part.cost > _NEAR) & elsewhere)
    open_place = np.full_like(place, _PLACE_OPEN)
    return _cheapest([
        by_part,
        view(_slips(one.stem, other.core, far), open_place, form, branch, never),
        view(_slips(one.core, other.stem, far), open_place, form, branch, never),
        view(_slips(one.stem, other.stem, far), none, form, branch, never),
        view(_slips(one.whole, other.whole, far), none, none, none, never),
    ])  # fmt: skip


def _cheapest(views: list[Differences]) -> Differences:
    """Of each pair the view by which it costs least, the first of equals."""
    best = np.argmin([view.cost for view in views], axis=0)
    rows = np.arange(len(best))
    columns = [view.columns() for view in views]
    return Differences(*(np.stack([c[name] for c in columns])[best, rows] for name in columns[0]))


def _cores(one: Spoken, other: Spoken) -> tuple[Costs, NDArray[np.bool_]]:
    """Slips between cores, or what the written one leaves out of the other where it is a part of it."""
    found, short = _slips(one, other), np.zeros(len(one.written), np.bool_)
    for row in np.flatnonzero(found > _LEFT_OUT):
        part, text = one.written[row], other.written[row]
        at = text.find(part) if len(part) > 1 else -1
        if at >= 0:
            left_out = (_LEFT_OUT if at == 0 else _LEFT_OUT_BEFORE) * (len(text) - len(part))
            short[row] = left_out < found[row]
            found[row] = min(left_out, found[row])
    return found, short


def _slips(one: Spoken, other: Spoken, rows: Ints | None = None) -> Costs:
    """Slips between the texts, of `rows` if given (infinite else); those that sound alike count for less."""
    found = np.full(len(one.written), np.inf, np.float32)
    rows = np.arange(len(found)) if rows is None else rows
    found[rows] = _distance(one.written[rows], other.written[rows])
    some = rows[(found[rows] > 0) & (found[rows] <= _FEW)]
    heard = _distance(one.said[some], other.said[some])
    found[some] = heard + _ALIKE * (found[some] - heard)
    for row in some[found[some] == _WORD]:
        found[row] += _OTHER_WORD * _is_other_word(one.written[row], other.written[row])
    return found


def _is_other_word(one: str, other: str) -> bool:
    """Whether two neighbouring characters are others: a name of its own rather than two slips.

    Where one of them only moved by one, a character is too many and another one missing.
    """
    if len(one) != len(other):
        return False
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) != _WORD or differing[1] - differing[0] != 1:
        return False
    first, second = differing
    return one[first] != other[second] and one[second] != other[first]


def _distance(one: Texts, other: Texts) -> Costs:
    return cpdist(one, other, scorer=OSA.distance, dtype=np.float32, workers=-1)


def _places(one: Side, other: Side) -> Costs:
    a, b = one.place, other.place
    same = (a == b) | _within(a, b) & _within(b, a)
    found = np.where(_within(a, b) | _within(b, a), _PLACE_WITHIN, _PLACE_OTHER)
    found = np.where((a == 0) | (b == 0), _PLACE_OPEN, found)
    return np.where(same, 0, found).astype(np.float32)


def _within(inner: Ints, outer: Ints) -> NDArray[np.bool_]:
    city, province = outer % 100 == 0, outer % 10_000 == 0
    in_city = city & (inner // 100 == outer // 100)
    return np.asarray(
        (inner == outer) | in_city | (province & (inner // 10_000 == outer // 10_000))
    )


def _forms(one: Side, other: Side) -> Costs:
    a, b = one.form, other.form
    found = np.where((a == "") | (b == ""), _FORM_OPEN, _FORM_OTHER)
    return np.where(a == b, 0, found).astype(np.float32)


def _branches(one: Side, other: Side) -> Costs:
    a, b = one.branch, other.branch
    found = np.where(a == "", _OF_BRANCH, np.where(b == "", _OF_PARENT, _BRANCH_OTHER))
    found = np.where(a == b, 0, found).astype(np.float32)
    both = np.flatnonzero((a != "") & (b != "") & (found > 0))
    found[both] = np.minimum(found[both], _distance(a[both], b[both]))
    return found
