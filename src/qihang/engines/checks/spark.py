"""The same checks on Spark, where Java and pyspark are: the statements of this engine in its dialect.

Neither is a dependency of the product: Java is a package of the system, pyspark is installed beside it.
"""

# ruff: noqa: S608 - names come from FRAMES and the policy

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from qihang.engines.checks.conditions import SPARK, Parameters
from qihang.engines.checks.frames import DATE, FLAG, FRAMES, TEXT, WHOLE
from qihang.engines.checks.loading import Source
from qihang.engines.checks.planning import RunPlan, of_policy, planned
from qihang.engines.checks.running import MEMBERS, SCHEMA, Result, ordered
from qihang.engines.checks.statements import CheckStatements, shared_statement, statements
from qihang.kernel import Refusal
from qihang.policy import CheckSet

_TYPES = {TEXT: "STRING", WHOLE: "BIGINT", DATE: "DATE", FLAG: "BOOLEAN"}
_TOGETHER = 8  # checks in one job: planning more takes longer than running them


def spark_refusal() -> Refusal | None:
    """What is missing to run on Spark here, None where it can."""
    home = os.environ.get("JAVA_HOME", "")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        return Refusal(
            "java_missing",
            "没有找到 Java（{program}）。请安装，Debian 上是：apt-get install openjdk-17-jre-headless。",
            program="java",
        )
    if find_spec("pyspark") is None:
        return Refusal(
            "pyspark_missing", "没有安装 pyspark。请在同一环境里运行：pip install pyspark。"
        )
    return None


def run_on_spark(
    frames: Mapping[str, Source], checks: CheckSet, parameters: Parameters, *, memory: str = "4g"
) -> Result:
    """The findings that `run` gives, reckoned by Spark in this process's own session."""
    lacking = spark_refusal()
    if lacking is not None:
        raise lacking
    sources = {**of_policy(checks), **frames}
    plan = planned(checks, sources, parameters)
    with tempfile.TemporaryDirectory(prefix="qihang-checks-") as folder, _Session(memory) as spark:
        for name, source in plan.sources_read(sources).items():
            _load(spark, name, source, Path(folder))
        plan = plan.without_unfilled(lambda frame, column: _rows_with(spark, frame, column))
        return _SparkRun(spark, plan, parameters, Path(folder)).result()


def _load(spark: Any, name: str, source: Source, folder: Path) -> None:
    """The frame as a view with all its columns, texts that say nothing as nothing."""
    path = source if isinstance(source, Path) else folder / f"{name}.frame.parquet"
    if not isinstance(source, Path):
        source.write_parquet(path)
    csv = path.suffix.lower() == ".csv"
    raw = spark.read.csv(str(path), header=True) if csv else spark.read.parquet(str(path))
    selected = []
    for column in FRAMES[name].columns:
        given = column.name if column.name in raw.columns else "NULL"
        cast = f"CAST({given} AS {_TYPES[column.type]})"
        text = f"NULLIF({cast}, '')" if column.type == TEXT else cast
        selected.append(f"{text} AS {column.name}")
    raw.selectExpr(*selected).createOrReplaceTempView(name)


def _load_table(spark: Any, name: str, table: pl.DataFrame, folder: Path) -> None:
    path = folder / f"{name}.frame.parquet"
    table.write_parquet(path)
    spark.read.parquet(str(path)).createOrReplaceTempView(name)


def _rows_with(spark: Any, frame: str, column: str) -> tuple[int, int]:
    row = spark.sql(f"SELECT count(*), count({column}) FROM {frame}").first()
    return int(row[0]), int(row[1])


class _SparkRun:
    """One run over views that are there."""

    def __init__(self, spark: Any, plan: RunPlan, parameters: Parameters, folder: Path) -> None:
        self._spark = spark
        self._plan = plan
        self._parameters = parameters
        self._folder = folder

    def result(self) -> Result:
        for one in self._plan.shared():
            made = self._spark.sql(shared_statement(one, self._parameters, SPARK))
            made.cache().createOrReplaceTempView(one.name)
        every = [statements(one, self._parameters, SPARK) for one in self._plan.checks]
        found = ordered(self._table("found", (each.findings for each in every), SCHEMA))
        trial = {one.code for one in self._plan.checks if one.trial}
        counts = dict.fromkeys((one.code for one in self._plan.checks), 0)
        counts |= dict(found["check"].value_counts().iter_rows())
        kept = found.filter(~pl.col("check").is_in(sorted(trial)))
        return Result(kept, self._members(kept, every), self._plan.not_checkable, counts)

    def _members(self, found: pl.DataFrame, every: list[CheckStatements]) -> pl.DataFrame:
        """Of groups that were found alone: a class that nobody accuses need not be listed."""
        subjects = found.select("check", "subject")
        _load_table(self._spark, "found_subjects", subjects, self._folder)
        codes = set(found["check"])
        selected = (
            f"SELECT '{each.check.code}' AS `check`, m.subject, m.registration FROM ({each.members}) AS m"
            f" WHERE m.subject IN (SELECT subject FROM found_subjects WHERE `check` = '{each.check.code}')"
            for each in every
            if each.members and each.check.code in codes
        )
        return self._table("members", selected, MEMBERS).unique().sort(*MEMBERS)

    def _table(self, name: str, selects: Iterator[str], schema: Mapping[str, Any]) -> pl.DataFrame:
        """What the statements give, some of them in each job, read back from files."""
        path = self._folder / name
        while some := list(islice(selects, _TOGETHER)):
            self._spark.sql(" UNION ALL ".join(some)).write.mode("append").parquet(str(path))
        files = sorted(path.glob("*.parquet"))
        if not files:
            return pl.DataFrame(schema=dict(schema))
        return pl.read_parquet(files).cast(dict(schema))  # type: ignore[arg-type]


class _Session:
    """A session of its own, on this machine."""

    def __init__(self, memory: str) -> None:
        self._memory = memory

    def __enter__(self) -> Any:
        from pyspark.sql import SparkSession

        self._spark = (
            SparkSession.builder.master("local[*]")
            .appName("qihang checks")
            .config("spark.driver.memory", self._memory)
            .config("spark.ui.enabled", "false")
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            # What is left of a register goes to every worker, so that a million registrations need not be sorted.
            .config("spark.sql.autoBroadcastJoinThreshold", "128m")
            .config("spark.sql.parser.escapedStringLiterals", "true")
            .getOrCreate()
        )
        self._spark.sparkContext.setLogLevel("ERROR")
        return self._spark

    def __exit__(self, *_: object) -> None:
        self._spark.stop()
