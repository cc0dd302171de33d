"""A restricted run in parts: of each frame only the rows that what is examined can depend on.

What a finding about one registration may read of others are those of the same person and graduate, and those of
graduates whose telephone stands as its contact. A group reads its members. A test holds every check to that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from qihang.engines.checks.frames import FRAMES, KEYS
from qihang.engines.checks.loading import Source
from qihang.engines.checks.planning import RunPlan
from qihang.engines.checks.reach import (
    LISTS_BY_KIND,
    OF_EVIDENCE,
    ReachedRows,
    Tables,
    given,
    one_of,
)
from qihang.engines.checks.restriction import Examined, Restriction, Values, joined
from qihang.engines.checks.statements import key_of

# Groups with many registrations, of which their checks read few columns.
_LARGE = ("employer", "phone", "amounts", "university", "college", "class")
# Which rows of a frame concern registrations: its column, and theirs.
_THEIRS = {
    **dict.fromkeys(("registrations", "evidence", "answers"), ("registration", "registration")),
    **dict.fromkeys(
        ("firms", "firms_meant", "firm_people", "firm_states"), ("code", "employer_code")
    ),
    **dict.fromkeys(("insurance", "admissions", "enlistment", "programmes"), ("person", "person")),
}
_REGISTERS = ("firms", "firm_people", "insurance")
_FEW, _MANY, _ALL = "few", "many", "all"


@dataclass(slots=True)
class RunPart:
    """Checks that run together over the same rows; `only` holds the table and values of each."""

    plan: RunPlan
    sources: Mapping[str, Source]
    only: dict[str, tuple[str, Values]] = field(default_factory=dict)


def parts(
    plan: RunPlan, sources: Mapping[str, Source], only: Restriction
) -> tuple[list[RunPart], Examined]:
    """What to run for a change, and what that answers for."""
    return _Narrowing(plan, sources, only).parts()


class _Narrowing:
    """One restricted run on its way from what changed to the rows to look at."""

    def __init__(self, plan: RunPlan, sources: Mapping[str, Source], only: Restriction) -> None:
        self._plan = plan
        self._sources = sources
        self._only = only
        self._tables = Tables(sources)
        self._reach = ReachedRows(self._tables, only)

    def parts(self) -> tuple[list[RunPart], Examined]:
        answered: dict[str, Values | None] = {}
        sorts: dict[str, list[str]] = {_FEW: [], _MANY: [], _ALL: []}
        only: dict[str, tuple[str, Values]] = {}
        names: dict[tuple[str, frozenset[str]], str] = {}
        turned = self._reach.newly_covered()
        for check, wants in zip(self._plan.checks, self._plan.needs, strict=True):
            frames = self._only.concerned(wants)
            key = key_of(check)
            if not frames:
                continue
            if self._only.whole(wants) or turned & wants.frames:
                answered[check.code] = None
                sorts[_ALL].append(check.code)
            elif values := self._reach.values(frames, key):
                answered[check.code] = values
                name = names.setdefault((key, frames), f"only_{len(names)}")
                only[check.code] = (name, values)
                sorts[_MANY if key in _LARGE else _FEW].append(check.code)
        made = [self._part(sort, codes, only) for sort, codes in sorts.items() if codes]
        return made, Examined(answered)

    def _part(self, sort: str, codes: list[str], only: Mapping[str, tuple[str, Values]]) -> RunPart:
        plan = self._plan.only(codes)
        if sort == _ALL:
            return RunPart(plan, self._of_kinds(plan))
        values: dict[str, Values] = {}
        for check in plan.checks:
            key = key_of(check)
            values[key] = values.get(key, frozenset()) | only[check.code][1]
        among = self._registrations(plan, values, contacts=sort == _FEW)
        sources = dict(self._narrowed(plan, values, among, own=sort == _FEW))
        return RunPart(plan, sources, {code: only[code] for code in codes})

    def _of_kinds(self, plan: RunPlan) -> dict[str, Source]:
        """All frames, of registrations the kinds that these checks are for."""
        found = {name: self._sources[name] for name in plan.frames}
        if all(check.kinds and not check.of_group for check in plan.checks):
            kinds = {kind for check in plan.checks for kind in check.kinds}
            where = self._tables.among("registrations", "kind", kinds)
            columns = plan.columns | {"effective"}
            found["registrations"] = self._tables.rows("registrations", columns, where)
        return found

    def _registrations(
        self, plan: RunPlan, values: Mapping[str, Values], *, contacts: bool
    ) -> pl.DataFrame:
        """Keys of the registrations that these values, and whoever is compared with them, stand for."""
        keys = self._reach.keys
        tests = [self._has_key(key, some) for key, some in values.items()]
        if contacts and "firms" in plan.frames:
            tests.append(self._of_named_firms())
        found = keys.filter(reduce(or_, tests))
        if not contacts or "graduates" not in plan.frames or "contact_phone" not in keys.columns:
            return found
        whose = self._tables.among("graduates", "phone", given(found, "contact_phone"))
        others = self._tables.series("graduates", "graduate", whose)
        return keys.filter(reduce(or_, [*tests, one_of("graduate", others)]))

    def _has_key(self, key: str, values: Values) -> pl.Expr:
        if key in OF_EVIDENCE:
            where = self._tables.among("evidence", KEYS[key][0], values)
            return one_of("registration", self._tables.series("evidence", "registration", where))
        return joined(KEYS[key], self._reach.keys.columns).is_in(list(values))

    def _of_named_firms(self) -> pl.Expr:
        """One employer for each sort of code, so that what the register speaks of stays known."""
        codes = list(self._reach.known_codes().values())
        if not codes:
            return pl.lit(value=False)
        theirs = pl.col("employer_code").cast(pl.String).is_in(codes)
        rows = self._reach.keys.filter(theirs & pl.col("effective").cast(pl.Boolean))
        found = rows.unique("employer_code")["registration"].to_list()
        return pl.col("registration").is_in(found)

    def _narrowed(
        self, plan: RunPlan, values: Mapping[str, Values], among: pl.DataFrame, *, own: bool
    ) -> Iterator[tuple[str, Source]]:
        for name in plan.frames:
            required = {column.name for column in FRAMES[name].columns if column.required}
            where = self._where(name, values, among, own=own)
            if where is None:
                yield name, self._sources[name]
                continue
            rows = self._tables.rows(name, plan.columns | required, where)
            if name in LISTS_BY_KIND and "kind" in rows.columns:
                every = self._tables.rows(name, rows.columns)
                rows = pl.concat([rows, every.unique("kind", keep="any")])
            yield name, rows

    def _where(
        self, name: str, values: Mapping[str, Values], among: pl.DataFrame, *, own: bool
    ) -> pl.Expr | None:
        """Which rows of a frame concern these registrations, None for all."""
        if name == "graduates":
            return self._graduates(values, among, own=own)
        if 2 * len(among) > len(self._reach.keys) or name not in _THEIRS:
            return None
        if isinstance(self._sources[name], Path) and name in _REGISTERS:
            return None  # DuckDB joins a large file faster than it is narrowed here
        column, of = _THEIRS[name]
        return self._tables.among(name, column, given(among, of))

    def _graduates(
        self, values: Mapping[str, Values], among: pl.DataFrame, *, own: bool
    ) -> pl.Expr:
        if own:
            ids = self._tables.among("graduates", "graduate", given(among, "graduate"))
            return ids | self._tables.among("graduates", "phone", given(among, "contact_phone"))
        columns = self._tables.columns("graduates")
        large = [joined(KEYS[key], columns).is_in(list(some)) for key, some in values.items()]
        return reduce(or_, large)
