"""Which registrations and groups changed rows touch, worked out over columns of keys alone."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from qihang.engines.checks.frames import KEYS
from qihang.engines.checks.loading import Source
from qihang.engines.checks.restriction import Restriction, Values, distinct

OF_EVIDENCE = ("file", "picture", "amounts")
# Registrations that a lead reaches, through which of their columns.
_REACHED = {
    "registration": "registration",
    "graduate": "graduate",
    "person": "person",
    "employer": "employer_code",
    "phone": "contact_phone",
}
_KEY_COLUMNS = (
    "registration", "graduate", "person", "exam", "employer_code", "contact_phone", "work_place",
    "shop_url", "university", "college", "class_name",
)  # fmt: skip
# What a source speaks of at all, by its rows; where a changed row is the first or the last that speaks of
# something, everybody is concerned.
LISTS_BY_KIND = ("admissions", "programmes")
_SOME = 50


class Tables:
    """The frames as tables that are read column by column."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._lazy = {
            name: pl.scan_parquet(one) if isinstance(one, Path) else one.lazy()
            for name, one in sources.items()
        }
        self._columns: dict[str, list[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._lazy

    def columns(self, name: str) -> list[str]:
        """The names of its columns."""
        if name not in self._columns:
            self._columns[name] = self._lazy[name].collect_schema().names()
        return self._columns[name]

    def rows(
        self, name: str, columns: Collection[str], where: pl.Expr | None = None
    ) -> pl.DataFrame:
        """Those of these columns that are there, of the rows that fulfil the condition."""
        lazy = self._lazy[name] if where is None else self._lazy[name].filter(where)
        return lazy.select(c for c in self.columns(name) if c in columns).collect()

    def among(self, name: str, column: str, values: Iterable[str] | pl.Series) -> pl.Expr:
        """The column is one of these; of a frame without it, never."""
        if column not in self.columns(name):
            return pl.lit(value=False)
        return one_of(column, values)

    def values(self, name: str, column: str, where: pl.Expr | None = None) -> Values:
        """What stands in a column of these rows."""
        return distinct(self.rows(name, (column,), where), (column,))

    def series(self, name: str, column: str, where: pl.Expr) -> pl.Series:
        """The same, where it need not leave Polars."""
        return given(self.rows(name, (column,), where), column)

    def rows_with(self, name: str, column: str) -> tuple[int, int]:
        """How many rows the frame has, and how many of them this column."""
        if column not in self.columns(name):
            return self._lazy[name].select(pl.len()).collect().item(), 0
        given = pl.col(column).cast(pl.String).replace("", None).count()
        counted = self._lazy[name].select(pl.len(), given.alias("given")).collect()
        return int(counted[0, 0]), int(counted[0, 1])


def one_of(column: str, values: Iterable[str] | pl.Series) -> pl.Expr:
    """The column is one of these texts."""
    if not isinstance(values, pl.Series):
        values = pl.Series(list(values), dtype=pl.String)
    return pl.col(column).cast(pl.String).is_in(values.implode())


def given(rows: pl.DataFrame, column: str) -> pl.Series:
    """What stands in a column of the rows, each once; nothing where they do not have it."""
    if column not in rows.columns:
        return pl.Series([], dtype=pl.String)
    return rows[column].cast(pl.String).drop_nulls().unique()


class ReachedRows:
    """What the changed rows of each frame touch."""

    def __init__(self, tables: Tables, only: Restriction) -> None:
        self._tables = tables
        self._only = only
        self.keys = tables.rows("registrations", (*_KEY_COLUMNS, "effective"))
        self._rows: dict[str, pl.DataFrame] = {}
        self._values: dict[tuple[str, str], Values] = {}

    def values(self, frames: Iterable[str], key: str) -> Values:
        """The values of a key that changed rows of these frames touch, now or before."""
        for frame in frames:
            if (frame, key) not in self._values:
                self._values[frame, key] = self._touched(frame, key)
        return frozenset().union(*(self._values[frame, key] for frame in frames))

    def _touched(self, frame: str, key: str) -> Values:
        rows = self._reached(frame)
        named = self._only.of(frame, key if key == "registration" else f"group:{key}")
        if key not in OF_EVIDENCE:
            return named | distinct(rows, KEYS[key])
        if "evidence" not in self._tables:
            return named
        gone = pl.Series(list(self._only.of(frame, "registration")), dtype=pl.String)
        versions = pl.concat([given(rows, "registration"), gone])
        where = self._tables.among("evidence", "registration", versions)
        return named | self._tables.values("evidence", KEYS[key][0], where)

    def _reached(self, frame: str) -> pl.DataFrame:
        """Keys of the registrations that a changed row leads to."""
        if frame not in self._rows:
            leads = self._leads(frame)
            tests = [
                self._tables.among("registrations", _REACHED[key], values)
                for key, values in leads.items()
                if values
            ]
            if places := {place[:4] for place in self._only.of(frame, "place")}:
                tests.append(pl.col("work_place").cast(pl.String).str.slice(0, 4).is_in(places))
            found = self.keys.filter(reduce(or_, tests)) if tests else self.keys.clear()
            self._rows[frame] = found
        return self._rows[frame]

    def _leads(self, frame: str) -> dict[str, Values]:
        leads = {key: self._only.of(frame, key) for key in _REACHED}
        if leads["graduate"] and "graduates" in self._tables:
            # A graduate whose registration changed may stand as somebody's contact.
            whose = self._tables.among("graduates", "graduate", leads["graduate"])
            leads["phone"] |= self._tables.values("graduates", "phone", whose)
        if staff := self._only.of(frame, "staff"):
            for name, column in (("firms", "legal_person"), ("firm_people", "person")):
                if name in self._tables:
                    theirs = self._tables.among(name, column, staff)
                    leads["employer"] |= self._tables.values(name, "code", theirs)
        return leads

    def known_codes(self, without: Values = frozenset()) -> dict[str, str]:
        """For each first character of codes, one that a registration names and the register has."""
        if "employer_code" not in self.keys.columns:
            return {}
        filed = self.keys.filter(pl.col("effective").cast(pl.Boolean)).select(
            pl.col("employer_code").cast(pl.String).alias("code")
        )
        left = filed.drop_nulls().unique().filter(~pl.col("code").is_in(list(without)))
        left = left.with_columns(first=pl.col("code").str.slice(0, 1))
        found: dict[str, str] = {}
        # Nearly always one of some few codes is known, so that a large register is not asked about all.
        for codes in (left.group_by("first").head(_SOME), left):
            asked = codes.filter(~pl.col("first").is_in(list(found)))["code"].to_list()
            if asked:
                among = self._tables.among("firms", "code", asked)
                known = self._tables.values("firms", "code", among)
                found |= {code[:1]: code for code in sorted(known)}
        return found

    def newly_covered(self) -> Values:
        """Frames that speak of something for the first time, or no more, because of changed rows alone."""
        found = {name for name in LISTS_BY_KIND if name in self._tables and self._list_turned(name)}
        if "firms" in self._tables and self._firms_turned():
            found.add("firms")
        return frozenset(found)

    def _list_turned(self, name: str) -> bool:
        kinds = self._only.of(name, "kinds")
        if not kinds:
            return False
        changed = self._tables.among(name, "person", self._only.of(name, "person"))
        return bool(kinds - self._tables.values(name, "kind", ~changed.fill_null(value=False)))

    def _firms_turned(self) -> bool:
        changed = self._only.of("firms", "group:employer")
        changed |= self._only.of("registrations", "group:employer")
        return bool({code[:1] for code in changed} - self.known_codes(changed).keys())
