"""Legal forms with one slip, at the end of a name: 限有责任公司, 股国份有限公司, 有限司.

Without this the slip is counted twice: for the form and for the characters it leaves in the core. Looked for only
where a character of a form stands before the end that was found, which few names have.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qihang.engines.linkage.hashes import Codes, Hashes, Ints, prefix_sums, stretch, without_one

Flags = NDArray[np.bool_]

_LEAST = 4  # characters of a form that is known with one slip
_BEFORE = 3  # characters before the found end among which one of a form must be


@dataclass(frozen=True, eq=False)
class _Form:
    """All forms of one length: their numbers, those with two neighbours exchanged, those without one character."""

    length: int
    whole: Hashes
    exchanged: Hashes
    less: Hashes

    def slipped(self, sums: Hashes, rows: Ints, end: Ints, longer: int) -> Flags:
        """Whether what ends at `end` is such a form with one character more (1), another (0) or less (-1)."""
        start = end - self.length - longer
        text = stretch(sums, start, end, rows)
        if longer < 0:
            return np.isin(text, self.less)
        known = self.whole if longer else self.less
        found = np.isin(text, self.exchanged)
        for gone in range(longer, self.length):
            found |= np.isin(without_one(sums, start, end, start + gone, rows), known)
        return found


@dataclass(frozen=True, eq=False)
class MisspeltForms:
    """Forms that end as most do, the longest first; `characters` are what else they are made of."""

    forms: tuple[_Form, ...]
    characters: Codes

    @classmethod
    def of(cls, forms: Sequence[str]) -> "MisspeltForms":
        end = max(forms, key=lambda one: sum(form.endswith(one) for form in forms))
        known = [form for form in forms if form.endswith(end) and len(form) >= _LEAST]
        lengths = sorted({len(form) for form in known}, reverse=True)
        characters = {ord(c) for form in known for c in form.removesuffix(end)}
        by_length = (_of_length([form for form in known if len(form) == n]) for n in lengths)
        return cls(tuple(by_length), np.array(sorted(characters), np.uint32))

    def start(self, codes: Codes, sums: Hashes, start: Ints, end: Ints, least: int) -> Ints:
        """Where a form begins that ends at `end` with one slip, `start` else; `least` characters are left."""
        found = start.copy()
        before = np.maximum(start[:, None] - np.arange(1, _BEFORE + 1), 0)
        near = np.isin(np.take_along_axis(codes, before, axis=1), self.characters).any(axis=1)
        rows = np.flatnonzero(near & (end > least))
        for form in self.forms:
            for longer in (1, 0, -1):
                begins = end[rows] - form.length - longer
                open_still = (
                    (found[rows] == start[rows]) & (begins >= least) & (begins < start[rows])
                )
                some = rows[open_still]
                hit = some[form.slipped(sums, some, end[some], longer)]
                found[hit] = end[hit] - form.length - longer
        return found


def _of_length(forms: list[str]) -> _Form:
    length = len(forms[0])
    swapped = [
        f"{form[:k]}{form[k + 1]}{form[k]}{form[k + 2 :]}"
        for form in forms
        for k in range(length - 1)
    ]
    less = [form[:k] + form[k + 1 :] for form in forms for k in range(length)]
    return _Form(length, _numbers(forms), _numbers(swapped), _numbers(less))


def _numbers(texts: list[str]) -> Hashes:
    codes = np.array(texts, str).view(np.uint32).reshape(len(texts), -1)
    none = np.zeros(len(texts), np.int64)
    return stretch(prefix_sums(codes), none, none + codes.shape[1])
