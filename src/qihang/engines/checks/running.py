"""A run: every check over the frames, set by set, on DuckDB."""

# ruff: noqa: S608 - names and codes come from the policy

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from qihang.engines.checks.conditions import Needs, Parameters, Value, needs
from qihang.engines.checks.frames import FRAMES
from qihang.engines.checks.loading import FrameLoader, Source
from qihang.engines.checks.restriction import RestrictedTables, Restriction
from qihang.engines.checks.statements import (
    COLUMNS,
    CheckStatements,
    shared_statement,
    statements,
)
from qihang.kernel import Refusal
from qihang.policy import DAY, Check, CheckSet

PARAMETER = "parameter:"  # before the name of a parameter that a check lacks
MEMORY = "4GB"
SCHEMA = dict.fromkeys(COLUMNS, pl.String)
MEMBERS = {"check": pl.String, "subject": pl.String, "registration": pl.String}


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found.

    `findings` have the columns COLUMNS, in the order of check and subject; `members` the registrations of
    each finding about several. `not_checkable` are (check, missing frame or "parameter:…"). `counts` say how
    many each check found, those on trial too, whose findings are nowhere else. `examined` is what a
    restricted run answers for, None for all.
    """

    findings: pl.DataFrame
    members: pl.DataFrame
    not_checkable: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    examined: Restriction | None = None


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Which checks can run over these frames, and what they read."""

    checks: tuple[Check, ...]
    needs: tuple[Needs, ...]
    not_checkable: tuple[tuple[str, str], ...]
    frames: frozenset[str] = field(init=False)
    columns: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("frames", "columns"):
            joined: frozenset[str] = frozenset().union(*(getattr(one, name) for one in self.needs))
            object.__setattr__(
                self, name, joined | ({"registrations"} if name == "frames" else set())
            )

    def shared(self) -> Iterator[Any]:
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
        kept = [
            (check, wants)
            for check, wants in zip(self.checks, self.needs, strict=True)
            if check.code not in unfilled
        ]
        lacking = tuple((code, name) for code, names in unfilled.items() for name in names)
        return RunPlan(
            tuple(check for check, _ in kept),
            tuple(wants for _, wants in kept),
            self.not_checkable + lacking,
        )


def run(
    frames: Mapping[str, Source],
    checks: CheckSet,
    parameters: Parameters,
    only: Restriction | None = None,
    *,
    memory: str = MEMORY,
    threads: int = 0,
) -> Result:
    """The findings of `checks` over `frames` (a path to Parquet or CSV, or a table, by name).

    `parameters` are the thresholds and `day`; a frame `parameters` goes before them. Raises Refusal for a
    frame whose columns are not what they should be.
    """
    if only is not None and only.everything:
        only = None
    sources = {**of_policy(checks), **frames}
    known = {**parameters, **_own_parameters(sources, parameters)}
    if DAY not in known:
        raise Refusal(
            "day_missing", "没有说明核查日期。请用 --on 给出日期，或在 parameters 表里写一行 day。"
        )
    plan = planned(checks, sources, known)
    with _Connection(memory, threads) as connection:
        loader = FrameLoader(connection)
        try:
            wanted = {name: sources[name] for name in sources if name in plan.frames}
            loader.load(wanted, plan.columns | _KEY_COLUMNS)
            plan = plan.without_unfilled(loader.rows_with)
            return _Run(connection, plan, known, only).result()
        finally:
            loader.close()


def planned(checks: CheckSet, sources: Collection[str], parameters: Collection[str]) -> RunPlan:
    """What can run; a check whose source is not there is not checkable, never fine."""
    able: list[tuple[Check, Needs]] = []
    lacking: list[tuple[str, str]] = []
    for check in checks.checks:
        wants = needs(check, checks)
        missing = [name for name in FRAMES if name in wants.frames and name not in sources]
        missing += [PARAMETER + one for one in sorted(wants.parameters) if one not in parameters]
        lacking += [(check.code, name) for name in missing]
        if not missing:
            able.append((check, wants))
    return RunPlan(
        tuple(check for check, _ in able), tuple(wants for _, wants in able), tuple(lacking)
    )


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


class _Run:
    """One run over views that are there."""

    def __init__(
        self, connection: Any, plan: RunPlan, parameters: Parameters, only: Restriction | None
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._parameters = parameters
        self._only = only
        self._counts: dict[str, int] = {}

    def result(self) -> Result:
        for one in self._plan.shared():
            select = shared_statement(one, self._parameters)
            self._execute(f"CREATE TEMP TABLE {one.name} AS {select}")
        examined = None
        if self._only is not None:
            made = frozenset(one.name for one in self._plan.shared())
            tables = RestrictedTables(self._connection, self._only)
            examined = tables.prepare(self._plan.frames, made)
        columns = ", ".join(f'"{name}" VARCHAR' for name in COLUMNS)
        self._execute(f"CREATE TEMP TABLE findings ({columns})")
        self._execute(
            'CREATE TEMP TABLE members ("check" VARCHAR, subject VARCHAR, registration VARCHAR)'
        )
        for check in self._plan.checks:
            self._find(statements(check, self._parameters, restricted=examined is not None))
        findings = ordered(self._fetch("findings", SCHEMA))
        self._counts |= dict(findings["check"].value_counts().iter_rows())  # each subject once
        return Result(
            findings=findings,
            members=self._fetch("members", MEMBERS).unique().sort(*MEMBERS),
            not_checkable=self._plan.not_checkable,
            counts=self._counts,
            examined=examined,
        )

    def _find(self, each: CheckStatements) -> None:
        code = each.check.code
        if each.check.trial:
            self._counts[code] = self._count(each.findings)
            return
        inserted = self._execute(f"INSERT INTO findings {each.findings}")
        self._counts[code] = int(inserted[0][0])
        if each.members and self._counts[code]:
            self._execute(
                f"INSERT INTO members SELECT '{code}', m.subject, m.registration FROM ({each.members}) m"
                f" WHERE m.subject IN (SELECT subject FROM findings WHERE \"check\" = '{code}')"
            )

    def _execute(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows, so that the connection is free again."""
        return list(self._connection.execute(sql).fetchall())

    def _count(self, sql: str) -> int:
        return int(self._execute(f"SELECT count(DISTINCT subject) FROM ({sql})")[0][0])

    def _fetch(self, table: str, schema: Mapping[str, Any]) -> pl.DataFrame:
        found = pl.DataFrame(self._connection.sql(f"SELECT * FROM {table}"))
        return found.cast(dict(schema))  # type: ignore[arg-type]


def ordered(findings: pl.DataFrame) -> pl.DataFrame:
    """One finding of each check and subject, always in the same order."""
    return findings.sort("check", "subject", "facts").unique(
        ["check", "subject"], keep="first", maintain_order=True
    )


_KEY_COLUMNS = frozenset({
    "registration", "graduate", "person", "exam", "employer_code", "contact_phone", "work_place",
    "university", "college", "class_name", "shop_url", "sha256", "picture_hash", "amounts", "code",
    "legal_person", "kind", "employer_type",
})  # fmt: skip


def _own_parameters(sources: Mapping[str, Source], given: Parameters) -> dict[str, Value]:
    """The rows of a frame `parameters`: whole numbers and days, as text; a text where the policy has one."""
    source = sources.get("parameters")
    if source is None:
        return {}
    if isinstance(source, Path):
        reader = pl.read_csv if source.suffix.lower() == ".csv" else pl.read_parquet
        source = reader(source)
    missing = [name for name in ("name", "value") if name not in source.columns]
    if missing:
        raise Refusal(
            "frame_column_missing",
            "{file} 缺少“{column}”列。请补上这一列；现有的列：{have}。",
            file="parameters", column=missing[0], have=", ".join(source.columns),
        )  # fmt: skip
    rows = source.select(pl.col("name", "value").cast(pl.String)).iter_rows()
    texts = {name for name, value in given.items() if isinstance(value, str)}
    return {name: text if name in texts else _value(name, text) for name, text in rows}


def _value(name: str, text: str) -> Value:
    try:
        return date.fromisoformat(text) if "-" in text.lstrip("-") else int(text)
    except ValueError:
        raise Refusal(
            "parameter_wrong",
            "parameters 表里“{name}”的值“{value}”既不是整数也不是日期。请写成 30 或 2024-08-31。",
            name=name, value=text,
        ) from None  # fmt: skip


class _Connection:
    """A database of its own in memory, closed with everything in it."""

    def __init__(self, memory: str, threads: int) -> None:
        self._memory = memory
        self._threads = threads or os.cpu_count() or 1

    def __enter__(self) -> Any:
        import duckdb

        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": self._memory,
                "threads": self._threads,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
            },
        )
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
