"""Which checks can run over the frames that are there."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from qihang.engines.checks.conditions import Needs, needs
from qihang.engines.checks.frames import ADDING, DATE, FLAG, FRAMES, KEYS, TEXT, WHOLE
from qihang.engines.checks.loading import Source
from qihang.engines.checks.statements import key_of
from qihang.policy import Check, CheckSet, SharedRelation

PARAMETER = "parameter:"  # before the name of a parameter that a check lacks
_TYPES = {TEXT: pl.String, WHOLE: pl.Int64, DATE: pl.Date, FLAG: pl.Boolean}
# Columns of registrations that the engine itself reads.
_ALWAYS = frozenset({"registration", "graduate", "university", "college", "kind", "employer_type"})


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Which checks can run over these frames, and what they read."""

    checks: tuple[Check, ...]
    needs: tuple[Needs, ...]
    not_checkable: tuple[tuple[str, str], ...]
    frames: frozenset[str] = field(init=False)
    columns: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        frames: frozenset[str] = frozenset().union(*(one.frames for one in self.needs))
        columns: frozenset[str] = frozenset().union(*(one.columns for one in self.needs))
        keys = {column for check in self.checks for column in KEYS[key_of(check)]}
        object.__setattr__(self, "frames", frames | {"registrations"})
        object.__setattr__(self, "columns", columns | keys | _ALWAYS)

    def only(self, codes: Collection[str]) -> "RunPlan":
        """The same of these checks alone."""
        kept = [
            (check, wants)
            for check, wants in zip(self.checks, self.needs, strict=True)
            if check.code in codes
        ]
        return RunPlan(
            tuple(check for check, _ in kept),
            tuple(wants for _, wants in kept),
            self.not_checkable,
        )

    def sources_read(self, sources: Mapping[str, Source]) -> dict[str, Source]:
        """The frames that it reads; one that only adds and is not there is empty."""
        every = {**{name: _empty(name) for name in ADDING}, **sources}
        return {name: every[name] for name in every if name in self.frames}

    def shared(self) -> Iterator[SharedRelation]:
        """Every shared relation that is read, each after those it reads itself."""
        return iter({one.name: one for each in self.needs for one in each.shared}.values())

    def without_unfilled(self, rows_with: Callable[[str, str], tuple[int, int]]) -> "RunPlan":
        """The same without checks that need a column which no row has filled: these are not checkable.

        `rows_with` counts the rows of a frame, and those with that column.
        """
        unfilled: dict[str, list[str]] = {}
        for check in self.checks:
            for frame, column in check.needs_columns:
                rows, filled = rows_with(frame, column)
                if rows and not filled:
                    unfilled.setdefault(check.code, []).append(f"{frame}.{column}")
        lacking = tuple((code, name) for code, names in unfilled.items() for name in names)
        left = self.only({one.code for one in self.checks} - unfilled.keys())
        return RunPlan(left.checks, left.needs, self.not_checkable + lacking)


def planned(checks: CheckSet, sources: Collection[str], parameters: Collection[str]) -> RunPlan:
    """What can run; a check whose source is not there is not checkable, never fine."""
    able: list[tuple[Check, Needs]] = []
    lacking: list[tuple[str, str]] = []
    for check in checks.checks:
        wants = needs(check, checks)
        needed = wants.frames - (set(ADDING) - set(check.needs))
        missing = [name for name in FRAMES if name in needed and name not in sources]
        missing += [PARAMETER + one for one in sorted(wants.parameters) if one not in parameters]
        lacking += [(check.code, name) for name in missing]
        if not missing:
            able.append((check, wants))
    return RunPlan(
        tuple(check for check, _ in able), tuple(wants for _, wants in able), tuple(lacking)
    )


def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema={one.name: _TYPES[one.type] for one in FRAMES[name].columns})


def of_policy(checks: CheckSet) -> dict[str, pl.DataFrame]:
    """The frames that the policy itself gives."""
    pairs = [
        (one.field_a, one.code_a, one.field_b, code) for one in checks.pairs for code in one.codes_b
    ]
    floors = [(one.place, one.from_date, one.until_date, one.fen) for one in checks.wage_floors]
    found = {}
    if pairs:
        names = ("field_a", "code_a", "field_b", "code_b")
        found["pairs"] = pl.DataFrame(pairs, dict.fromkeys(names, pl.String), orient="row")
    if floors:
        found["wage_floors"] = pl.DataFrame(
            floors,
            {"place": pl.String, "from_date": pl.Date, "until_date": pl.Date, "fen": pl.Int64},
            orient="row",
        )
    return found
