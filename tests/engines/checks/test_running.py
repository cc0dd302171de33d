"""A run: what it answers, in which order, and what it says of frames that are not as they should be."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from qihang.engines.checks import COLUMNS, DIALECTS, run, sources_in, views
from qihang.engines.checks.conditions import needs
from qihang.engines.checks.frames import ADDING, FRAMES
from qihang.engines.checks.statements import statements
from qihang.kernel import Refusal
from qihang.policy import Policy, PolicyProblem, load
from tests.engines.checks.frames import COHORT, DAY, found, frames, registration
from tests.policy.conftest import Spoil, spoil

__all__ = ["spoil"]

ENDED = frames(
    registrations=[
        registration(1, employer_code="A", signed_date=date(2024, 6, 2)),
        registration(2, employer_code="B", signed_date=date(2024, 6, 2)),
    ],
    firms=[
        {"code": "A", "plain": "甲", "ended_date": date(2024, 5, 1)},
        {"code": "B", "plain": "乙"},
    ],
)


def test_a_finding_has_its_facts_and_their_digest() -> None:
    result = found("employer_ended", ENDED)
    assert result.findings.columns == list(COLUMNS)
    row = result.findings.row(0, named=True)
    facts = '{"employer_name":"","ended_date":"2024-05-01","signed_date":"2024-06-02"}'
    assert (row["subject"], row["graduate"], row["university"]) == ("1", "g1", "U1")
    assert row["facts"] == facts
    assert row["facts_digest"] == sha256(f"employer_ended|1|{facts}".encode()).hexdigest()
    assert result.counts == {"employer_ended": 1}


def test_without_its_source_a_check_is_not_checkable() -> None:
    result = found("employer_ended", {"registrations": ENDED["registrations"]})
    assert result.not_checkable == (("employer_ended", "firms"),)
    assert result.findings.is_empty()
    assert result.counts == {}


def test_a_check_on_trial_is_counted_and_told_nobody() -> None:
    from dataclasses import replace

    policy = load()
    checks = policy.check_set(DAY).only("employer_ended")
    trial = replace(checks, checks=tuple(replace(one, trial=True) for one in checks.checks))
    result = run(dict(ENDED), trial, dict(policy.check_parameters(DAY)))
    assert result.counts == {"employer_ended": 1}
    assert result.findings.is_empty()


def test_what_does_not_count_today_is_not_checked() -> None:
    tables = frames(registrations=[registration(1, kind="12", monthly_pay_fen=1,
                                                work_place="370102", effective=False)])  # fmt: skip
    assert found("below_minimum_wage", tables).findings.is_empty()


def test_files_and_tables_give_the_same(tmp_path: Path) -> None:
    ENDED["registrations"].write_csv(tmp_path / "registrations.csv")
    ENDED["firms"].write_parquet(tmp_path / "firms.parquet")
    policy = load()
    checks, parameters = policy.check_set(DAY), dict(policy.check_parameters(DAY))
    of_files = run(sources_in(tmp_path), checks, parameters)
    of_tables = run(dict(ENDED), checks, parameters)
    assert of_files.findings.equals(of_tables.findings)
    assert of_files.not_checkable == of_tables.not_checkable
    assert not of_files.findings.is_empty()


def refused(folder: Path, name: str, table: pl.DataFrame, *, csv: bool = False) -> Refusal:
    ENDED["registrations"].write_parquet(folder / "registrations.parquet")
    if csv:
        (folder / f"{name}.parquet").unlink(missing_ok=True)
        table.write_csv(folder / f"{name}.csv")
    else:
        table.write_parquet(folder / f"{name}.parquet")
    policy = load()
    with pytest.raises(Refusal) as refusal:
        run(sources_in(folder), policy.check_set(DAY), dict(policy.check_parameters(DAY)))
    return refusal.value


def test_a_missing_column_is_named_with_its_file(tmp_path: Path) -> None:
    said = refused(tmp_path, "firms", ENDED["firms"].drop("plain"))
    assert said.code == "frame_column_missing"
    assert said.facts["file"] == "firms.parquet"
    assert said.facts["column"] == "plain"


def test_a_wrong_type_is_named_with_its_column(tmp_path: Path) -> None:
    said = refused(tmp_path, "firms", ENDED["firms"].with_columns(code=pl.lit(1)))
    assert said.code == "frame_type_wrong"
    assert said.facts == {"file": "firms.parquet", "column": "code", "given": "INTEGER",
                          "type": "text", "frame": "firms"}  # fmt: skip


def test_a_wrong_cell_is_named_with_its_line(tmp_path: Path) -> None:
    table = ENDED["registrations"].with_columns(signed_date=pl.Series(["2024-06-02", "soon"]))
    said = refused(tmp_path, "registrations", table, csv=True)
    assert said.code == "frame_cell_wrong"
    assert (said.facts["line"], said.facts["value"]) == (3, "soon")


def test_a_file_that_is_no_frame_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "companies", ENDED["firms"]).code == "frame_unknown"


def test_a_folder_without_registrations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        sources_in(tmp_path)
    assert refusal.value.code == "frame_missing"


def test_a_frame_of_parameters_goes_before_the_policy() -> None:
    tables = frames(
        registrations=[registration(1, employer_code="A", signed_date=date(2024, 6, 20))],
        firms=[{"code": "A", "plain": "甲", "founded_date": date(2024, 5, 1)}],
    )
    assert found("employer_young", tables).findings.is_empty()
    own = frames(parameters=[{"name": "young_days", "value": "60"}])
    assert len(found("employer_young", {**tables, **own}).findings) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_check_can_be_written_for_every_program(dialect: str) -> None:
    """Each is parsed, filled and written; `$name` left over would be a parameter nobody gives."""
    import sqlglot

    policy = load()
    for day in (DAY, date(2026, 1, 1)):
        checks, parameters = policy.check_set(day), dict(policy.check_parameters(day, COHORT))
        written = list(views(checks, parameters, dialect))
        assert len(written) > len(checks.checks)
        for statement in written:
            assert "__parameter_" not in statement
            sqlglot.parse_one(statement, dialect=dialect)


def test_every_check_needs_only_what_there_is() -> None:
    checks = load().check_set(DAY)
    known = load().check_parameters(DAY, COHORT).keys()
    for check in checks.checks:
        wants = needs(check, checks)
        assert wants.parameters <= known, check.code
        assert statements(check, dict(load().check_parameters(DAY, COHORT))).findings
        for frame, column in check.needs_columns:
            assert FRAMES[frame].column(column) is not None, f"{check.code} needs {frame}.{column}"
        used = wants.frames - {"registrations"}
        required = used - (set(ADDING) - set(check.needs))
        assert required == set(check.needs), f"{check.code} reads {used}, needs {check.needs}"


def write_all(policy: Policy) -> None:
    for check in policy.check_set(DAY).checks:
        statements(check, dict(policy.check_parameters(DAY, COHORT)))


BROKEN = {
    "no SQL": ("SELECT g.level\n", "SELECT (g.level\n", "this is no SQL"),
    "another column": ("SELECT g.level\n", "SELECT g.level AS step\n", "other columns than its facts"),
    "no records": (
        "FROM cases c JOIN graduates g ON g.graduate = c.graduate", "FROM graduates g", "under the alias 'c'",
    ),
    "an unknown parameter": ("< $young_days", "< $younger", "'$younger' is no parameter"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_condition_is_named_with_its_line(case: str, spoil: Spoil) -> None:
    old, new, message = BROKEN[case]
    policy = load(spoil("national/checks.yaml", old, new))
    with pytest.raises(PolicyProblem) as problem:
        write_all(policy)
    assert message in str(problem.value)
    assert "checks.yaml, line" in str(problem.value)


def test_a_needed_column_of_another_frame_is_named_with_its_line(spoil: Spoil) -> None:
    with pytest.raises(
        PolicyProblem, match=r"line \d+.*'firms.id_valid' names no column of a needed frame"
    ):
        load(spoil("national/checks.yaml", "[graduates.id_valid]", "[firms.id_valid]"))
