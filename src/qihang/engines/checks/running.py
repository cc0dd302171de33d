"""A run: every check over the frames, set by set, on DuckDB."""

# ruff: noqa: S608 - names and codes come from the policy

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from qihang.engines.checks.conditions import Parameters, Value, needs
from qihang.engines.checks.csv_files import is_csv, read_table
from qihang.engines.checks.frames import FRAMES
from qihang.engines.checks.loading import FrameLoader, Source
from qihang.engines.checks.narrowing import RunPart, parts
from qihang.engines.checks.planning import RunPlan, of_policy, planned
from qihang.engines.checks.reach import Tables
from qihang.engines.checks.restriction import Examined, Restriction, Values
from qihang.engines.checks.statements import (
    COLUMNS,
    CheckStatements,
    shared_statement,
    statements,
)
from qihang.kernel import Refusal
from qihang.policy import DAY, CheckSet

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
    examined: Examined | None = None


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
    sources = {**of_policy(checks), **frames}
    known = {**parameters, **_own_parameters(sources, checks, parameters)}
    if DAY not in known:
        raise Refusal(
            "day_missing", "没有说明核查日期。请用 --on 给出日期，或在 parameters 表里写一行 day。"
        )
    plan = planned(checks, sources, known)
    opened = partial(_Connection, memory, threads)
    wanted = plan.sources_read(sources)
    if only is None or only.everything:
        with opened() as connection:
            return _part_result(connection, RunPart(plan, wanted), known)
    wanted = dict(_typed(wanted, opened))
    plan = plan.without_unfilled(Tables(wanted).rows_with)
    made, examined = parts(plan, wanted, only)
    found = [_empty(plan)]
    for part in made:
        with opened() as connection:
            found.append(_part_result(connection, part, known))
    return _joined(plan, found, examined)


def _part_result(connection: Any, part: RunPart, parameters: Parameters) -> Result:
    loader = FrameLoader(connection)
    try:
        loader.load(part.sources, part.plan.columns)
        plan = part.plan if part.only else part.plan.without_unfilled(loader.rows_with)
        return _Run(connection, plan, parameters, part.only).result()
    finally:
        loader.close()


def _typed(
    sources: Mapping[str, Source], opened: Callable[[], "_Connection"]
) -> Iterator[tuple[str, Source]]:
    """The frames, those in CSV as tables with the types of their columns."""
    for name, source in sources.items():
        if isinstance(source, Path) and is_csv(source):
            with opened() as connection:
                loader = FrameLoader(connection)
                loader.load({name: source}, [column.name for column in FRAMES[name].columns])
                yield name, pl.DataFrame(connection.sql(f"SELECT * FROM {name}"))
                loader.close()
        else:
            yield name, source


def _joined(plan: RunPlan, found: Sequence[Result], examined: Examined) -> Result:
    """What the parts of a restricted run found."""
    counts = {code: number for one in found for code, number in one.counts.items()}
    return Result(
        findings=pl.concat([one.findings for one in found]).sort("check", "subject"),
        members=pl.concat([one.members for one in found]).sort(*MEMBERS),
        not_checkable=plan.not_checkable,
        counts=counts,
        examined=examined,
    )


def _empty(plan: RunPlan) -> Result:
    counts = dict.fromkeys((one.code for one in plan.checks), 0)
    return Result(pl.DataFrame(schema=SCHEMA), pl.DataFrame(schema=MEMBERS), (), counts)


class _Run:
    """One run over views that are there."""

    def __init__(
        self,
        connection: Any,
        plan: RunPlan,
        parameters: Parameters,
        only: Mapping[str, tuple[str, Values]],
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
        for name, values in dict(self._only.values()).items():
            self._connection.execute(
                f"CREATE TEMP TABLE {name} AS SELECT unnest($1::VARCHAR[]) AS value",
                [sorted(values)],
            ).fetchall()
        columns = ", ".join(f'"{name}" VARCHAR' for name in COLUMNS)
        self._execute(f"CREATE TEMP TABLE findings ({columns})")
        self._execute(
            'CREATE TEMP TABLE members ("check" VARCHAR, subject VARCHAR, registration VARCHAR)'
        )
        for check in self._plan.checks:
            only, _ = self._only.get(check.code, ("", None))
            self._find(statements(check, self._parameters, only=only))
        findings = ordered(self._fetch("findings", SCHEMA))
        self._counts |= dict(findings["check"].value_counts().iter_rows())  # each subject once
        return Result(
            findings=findings,
            members=self._fetch("members", MEMBERS).unique().sort(*MEMBERS),
            not_checkable=self._plan.not_checkable,
            counts=self._counts,
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


def _own_parameters(
    sources: Mapping[str, Source], checks: CheckSet, given: Parameters
) -> dict[str, Value]:
    """The rows of a frame `parameters`: whole numbers and days, as text; a text where the policy has one."""
    source = sources.get("parameters")
    if source is None:
        return {}
    if isinstance(source, Path):
        source = read_table(source)
    missing = [name for name in ("name", "value") if name not in source.columns]
    if missing:
        raise Refusal(
            "frame_column_missing",
            "{file} 缺少“{column}”列。请补上这一列；现有的列：{have}。",
            file="parameters", column=missing[0], have=", ".join(source.columns),
        )  # fmt: skip
    rows = source.select(pl.col("name", "value").cast(pl.String)).iter_rows()
    read = (needs(check, checks).parameters for check in checks.checks)
    known = {DAY, *given}.union(*read)
    texts = {name for name, value in given.items() if isinstance(value, str)}
    found: dict[str, Value] = {}
    for name, text in rows:
        if name not in known:
            raise Refusal(
                "parameter_unknown",
                "parameters 表里的“{name}”不是核查的参数。可选：{known}。",
                name=name or "", known=", ".join(sorted(known)),
            )  # fmt: skip
        if name in found:
            raise Refusal(
                "parameter_twice", "parameters 表里“{name}”写了两行。请只留一行。", name=name
            )
        found[name] = text if name in texts else _value(name, text or "")
    return found


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

        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self._memory,
            "threads": self._threads,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
        }
        try:
            self._connection = duckdb.connect(":memory:", config=config)
        except duckdb.ParserException as error:
            raise Refusal(
                "memory_unknown", "“{value}”不是内存大小。请写成 4GB 或 800MB。", value=self._memory
            ) from error
        return self._connection

    def __exit__(self, kind: object, error: object, *_: object) -> None:
        import duckdb

        self._connection.close()
        if isinstance(error, duckdb.OutOfMemoryException):
            raise Refusal(
                "memory_short",
                "{value} 内存不够核查这些数据表。请用 --memory 给更多内存。",
                value=self._memory,
            ) from error
