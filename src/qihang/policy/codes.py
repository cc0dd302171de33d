"""Code sets: ordered tables of codes with two labels, pinyin, parents; searched by all of them."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from qihang.policy.dated import Sureness, ValueSource
from qihang.policy.labels import Label
from qihang.policy.problems import PolicyProblem
from qihang.policy.yaml_parser import text_of

COLUMNS = ("code", "zh", "en", "pinyin", "parent", "sure")
_NO_MATCH = 9


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code set; `pinyin` is blank-separated syllables, `extra` the set's own columns."""

    code: str
    label: Label
    pinyin: str
    parent: str
    sureness: Sureness
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def initials(self) -> str:
        """First letters of the syllables."""
        return "".join(syllable[0] for syllable in self.pinyin.split())


class _Keys(NamedTuple):
    """What a row is found by, all in lower case."""

    code: str
    zh: str
    en: str
    initials: str
    pinyin: str

    @classmethod
    def of(cls, row: Code) -> "_Keys":
        en = f" {row.label.en.lower()}"
        pinyin = row.pinyin.replace(" ", "")
        code = _without_hyphens(row.code.lower())
        return cls(code, row.label.zh.lower(), en, row.initials, pinyin)

    def rank(self, wanted: str, joined: str) -> int:
        """How well the row answers: 0 best, 9 not at all. `joined` is `wanted` without blanks."""
        code = _without_hyphens(wanted)
        tests = (
            self.code == code or self.zh == wanted,
            self.code.startswith(code),
            self.zh.startswith(wanted),
            self.initials.startswith(joined),
            wanted in self.zh,
            self.en.startswith(f" {wanted}"),
            self.pinyin.startswith(joined),
            joined in self.initials,
            f" {wanted}" in self.en,
        )
        return next((i for i, passed in enumerate(tests) if passed), _NO_MATCH)


def _without_hyphens(code: str) -> str:
    """2-02-10-03 as many write it, 2021003; a text of hyphens alone stays."""
    return code.replace("-", "") or code


@dataclass(frozen=True)
class CodeTable(Mapping[str, Code]):
    """One code set in its own order: a mapping from code to row."""

    name: str
    label: Label
    source: ValueSource
    rows: Mapping[str, Code]

    def __getitem__(self, code: str) -> Code:
        return self.rows[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __hash__(self) -> int:
        return id(self)

    def text(self, code: str, lang: str) -> str:
        """The label of `code` in `lang`; an unknown code (old data) is shown as it is."""
        row = self.rows.get(code)
        return code if row is None else row.label.text(lang)

    def options(self, lang: str) -> list[tuple[str, str]]:
        """All (code, label) pairs, for a native select."""
        return [(row.code, row.label.text(lang)) for row in self.rows.values()]

    def children(self, parent: str) -> tuple[Code, ...]:
        """The rows directly under `parent`; "" gives the top."""
        return self._by_parent.get(parent, ())

    def is_leaf(self, code: str) -> bool:
        """Whether `code` is a row with nothing below it, one that can be chosen."""
        return code in self.rows and code not in self._by_parent

    def path(self, code: str) -> tuple[Code, ...]:
        """From the top down to `code` itself; empty for an unknown code."""
        row = self.rows.get(code)
        return () if row is None else (*self.path(row.parent), row)

    def within(self, code: str, ancestor: str) -> bool:
        """Whether `code` is `ancestor` or lies below it."""
        return any(row.code == ancestor for row in self.path(code))

    def search(self, query: str, limit: int = 20, near: str = "") -> tuple[Code, ...]:
        """At most `limit` rows by code, Chinese or English name, pinyin or its initials, best first.

        Only rows with nothing below them can be chosen: a heading that fits gives all of its own.
        Among equals those whose code begins with `near` come first; an empty query gives these,
        then the others.
        """
        found: dict[str, Code] = {}
        for row in self._fitting(query.strip().lower(), near):
            found.update((leaf.code, leaf) for leaf in self.leaves(row.code))
            if len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    def leaves(self, code: str = "") -> Iterator[Code]:
        """The rows without children at or under `code`, in their order; "" gives them all."""
        below = self.children(code)
        if not below and code:
            yield self.rows[code]
        for row in below:
            yield from self.leaves(row.code)

    def _fitting(self, wanted: str, near: str) -> list[Code]:
        joined = wanted.replace(" ", "")
        ranked = [
            (keys.rank(wanted, joined) if wanted else 0, not row.code.startswith(near), i, row)
            for i, (row, keys) in enumerate(self._keys)
        ]
        fitting = (entry for entry in ranked if entry[0] < _NO_MATCH)
        return [entry[3] for entry in sorted(fitting, key=itemgetter(0, 1, 2))]

    @cached_property
    def _keys(self) -> tuple[tuple[Code, _Keys], ...]:
        return tuple((row, _Keys.of(row)) for row in self.rows.values())

    @cached_property
    def _by_parent(self) -> Mapping[str, tuple[Code, ...]]:
        groups: dict[str, list[Code]] = {}
        for row in self.rows.values():
            groups.setdefault(row.parent, []).append(row)
        return {parent: tuple(rows) for parent, rows in groups.items()}


def read_table(name: str, label: Label, source: ValueSource, path: Path) -> CodeTable:
    """A code set from its CSV; raises PolicyProblem naming the line."""
    rows: dict[str, Code] = {}
    for line, record in csv_records(path):
        row = _row(path.name, line, record)
        if row.code in rows:
            raise _problem(path.name, line, f"code '{row.code}' stands twice", "Keep one row.")
        rows[row.code] = row
    for code, row in rows.items():
        if row.parent and row.parent not in rows:
            raise PolicyProblem(
                f"codes/{path.name}",
                f"code {code}",
                f"parent '{row.parent}' is not in the table",
                "Add the parent's row or mend the column.",
            )
    return CodeTable(name, label, source, MappingProxyType(rows))


def csv_records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and record of each row of a CSV file under policy/."""
    reader = csv.DictReader(io.StringIO(text_of(path, path.name), newline=""), strict=True)
    try:
        for record in reader:
            if None in record or None in record.values():
                raise _problem(
                    path.name,
                    reader.line_num,
                    "the row has too many or too few cells",
                    "Count the commas; quote texts that hold one.",
                )
            yield reader.line_num, record
    except csv.Error as error:
        raise _problem(path.name, reader.line_num, str(error), "Mend the quotes.") from None


def _row(file: str, line: int, record: dict[str, str]) -> Code:
    missing = [column for column in COLUMNS if column not in record]
    if missing:
        raise _problem(
            file, 1, f"columns {missing} are missing", f"Begin with {','.join(COLUMNS)}."
        )
    if not record["code"] or not record["zh"]:
        raise _problem(file, line, "code or zh is empty", "Fill it in.")
    if record["sure"] not in set(Sureness):
        raise _problem(file, line, f"sure '{record['sure']}' is not known", "Write S, C or U.")
    extra = {key: value for key, value in record.items() if key not in COLUMNS}
    return Code(
        record["code"],
        Label(record["zh"], record["en"]),
        record["pinyin"],
        record["parent"],
        Sureness(record["sure"]),
        MappingProxyType(extra),
    )


def _problem(file: str, line: int, message: str, cure: str) -> PolicyProblem:
    return PolicyProblem(f"codes/{file}", f"line {line}", message, cure)
