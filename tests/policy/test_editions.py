"""An edition written by others: read as a folder of data, every fault named with file, line and cure."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from qihang.kernel import Cohort, Period
from qihang.policy import (
    Aggregate,
    Carrier,
    Comparison,
    PolicyProblem,
    edition_problems,
    faults_of,
    load,
    validate,
)
from tests.values import not_none

HAIXI = Path(__file__).parent / "editions" / "2025-haixi"
LEAST = "cohort: 2025\nprovince: 990000\nzh: 计划\n"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], tuple[PolicyProblem, ...]]:
    """Writes a plan.yaml and answers what is wrong with it."""

    def faults(text: str) -> tuple[PolicyProblem, ...]:
        (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
        return faults_of(tmp_path, load().measures)[1]

    return faults


def test_three_lines_are_an_edition(
    written: Callable[[str], tuple[PolicyProblem, ...]], tmp_path: Path
) -> None:
    assert written(LEAST) == ()
    edition = not_none(faults_of(tmp_path, load().measures)[0])
    assert (edition.code, edition.cohort, edition.province) == (
        tmp_path.name,
        Cohort(2025),
        "990000",
    )
    assert edition.window == Cohort(2025).cycle
    assert not edition.clauses


def test_another_province_is_a_folder_of_data() -> None:
    found, faults = faults_of(HAIXI, load().measures)
    assert faults == ()
    edition = not_none(found)
    assert edition.window == Period(date(2024, 10, 1), date(2026, 1, 1))
    assert list(edition.duties) == ["1.1", "1.2", "1.3", "2.1"]
    first, second, third, fair = edition.duties.values()
    assert not_none(first.target).comparison is Comparison.NOT_BELOW
    assert not_none(first.target).holds
    assert first.lead == ("labour",)
    assert not_none(second.target).number == 90
    assert not_none(second.target).steps[0].number == Decimal(50)
    assert third.target is None
    assert third.label.zh == "加强宣传"
    assert fair.window == Period(date(2025, 3, 1), date(2025, 9, 1))
    wanted = not_none(fair.target)
    assert (wanted.aggregate, wanted.units) == (Aggregate.EVERY, Carrier.UNIVERSITY)
    assert wanted.share == 95
    assert fair.departments == ("schools", "labour")


def test_clauses_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    head, _, clauses = (HAIXI / "plan.yaml").read_text(encoding="utf-8").partition("\nclauses:")
    (tmp_path / "plan.yaml").write_text(head, encoding="utf-8")
    (tmp_path / "clauses.yaml").write_text(f"clauses:{clauses}", encoding="utf-8")
    apart, faults = faults_of(tmp_path, load().measures)
    together, _ = faults_of(HAIXI, load().measures)
    assert faults == ()
    assert not_none(apart).clauses == not_none(together).clauses


def test_an_operator_adds_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in (HAIXI, HAIXI.parent):
        monkeypatch.setenv("QIHANG_EDITIONS", str(named))
        editions = load().editions
        assert list(editions) == ["2024-shandong", "2025-haixi"]
    assert validate(load()) != ()  # province 99 is no division; said, and nothing else is
    assert {problem.where for problem in validate(load())} == {"990000"}
    monkeypatch.setenv("QIHANG_EDITION", "2025-haixi")
    assert next(iter(load().editions)) == "2025-haixi"


def test_a_folder_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QIHANG_EDITIONS", str(tmp_path / "nowhere"))
    with pytest.raises(PolicyProblem, match=r"nowhere/plan\.yaml, whole file: the file is missing"):
        load()


def test_two_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(LEAST + "code: 2024-shandong\n", encoding="utf-8")
    monkeypatch.setenv("QIHANG_EDITIONS", str(tmp_path))
    with pytest.raises(PolicyProblem, match="is called '2024-shandong' already"):
        load()


HEAD = f"""{LEAST}phases:
  - {{code: one, zh: 一, from: 2024-09-01, last: 2025-01-31}}
departments:
  - {{code: labour, zh: 人社}}
clauses:
"""
ROW = HEAD.count("\n") + 1
CLAUSE = "  - id: A1\n    zh: 条\n    duties:\n"


def duty(text: str) -> str:
    return f"{HEAD}{CLAUSE}      - {{id: A1.1, zh: 事, {text}}}\n"


def target(text: str) -> str:
    return duty(f"target: {{measure: m, {text}}}")


DUTY_ROW = ROW + 3
# What is wrong: the file, the line that must be named (None: the whole file), words of message or cure.
FAULTS = {
    "no cohort": ("province: 990000\nzh: 计划\n", 1, "'cohort' is missing"),
    "a cohort that is no year": (LEAST.replace("2025", "25"), 1, "no year of graduation"),
    "no province": ("cohort: 2025\nzh: 计划\n", 1, "'province' is missing"),
    "a province by name": (LEAST.replace("990000", "海西"), 2, "six digits"),
    "no name": ("cohort: 2025\nprovince: 990000\n", 1, "the plan has no name"),
    "a misspelt key": (LEAST + "phasen: []\n", 4, "'phasen' means nothing here"),
    "a date that is none": (HEAD.replace("2024-09-01", "2024-09-31"), 5, "is not a date"),
    "a phase without a beginning": (HEAD.replace("from: 2024-09-01, ", ""), 5, "'from' is missing"),
    "a phase that ends before it begins": (HEAD.replace("2025-01-31", "2024-01-31"), 5, "before they begin"),
    "a phase twice": (
        HEAD.replace("departments:", "  - {code: one, zh: 又, from: 2024-09-01}\ndepartments:"),
        6, "'one' is used twice",
    ),
    "a clause without an id": (f"{HEAD}  - zh: 条\n", ROW, "'id' is missing"),
    "a clause twice": (f"{HEAD}  - {{id: A1, zh: 条}}\n  - {{id: A1, zh: 条}}\n", ROW + 1, "'A1' is used twice"),
    "a clause without words": (f"{HEAD}  - id: A1\n", ROW, "it has no words"),
    "a duty twice": (
        f"{HEAD}{CLAUSE}      - {{id: A1.1, zh: 事}}\n      - {{id: A1.1, zh: 事}}\n",
        DUTY_ROW + 1, "'A1.1' is used twice",
    ),
    "a department nobody knows": (duty("lead: [army]"), DUTY_ROW, "'army' is not known. Write one of: labour"),
    "a phase nobody knows": (duty("phases: [two]"), DUTY_ROW, "'two' is not known. Write one of: one"),
    "a carrier nobody knows": (duty("carried_by: [village]"), DUTY_ROW, "'village' is not known"),
    "two ends": (duty("last: 2025-01-01, until: 2025-01-02"), DUTY_ROW, "say the same twice"),
    "no comparison": (target("per: city"), DUTY_ROW, "exactly one comparison, here are 0"),
    "two comparisons": (target("at_least: 1, at_most: 2"), DUTY_ROW, "exactly one comparison, here are 2"),
    "a number that is none": (target("at_least: many"), DUTY_ROW, "'many' is not a number"),
    "a comparison with another year": (target("not_below: 2019"), DUTY_ROW, "Write one of: last_year"),
    "an aggregate nobody knows": (target("at_least: 1, aggregate: most"), DUTY_ROW, "total, average, every"),
    "an average of nobody": (target("at_least: 1, aggregate: average"), DUTY_ROW, "does not say of whom"),
    "a share of one value": (target("at_least: 1, share: 90%"), DUTY_ROW, "`share` goes with"),
    "a share above all": (target("at_least: 1, per: city, share: 120%"), DUTY_ROW, "from 1% to 100%"),
    "steps out of order": (
        target("at_least: 9, steps: [{by: 2025-02-01, number: 5}, {by: 2024-12-01, number: 2}]"),
        DUTY_ROW, "Order them by `by`",
    ),
    "steps towards last year": (
        target("not_below: last_year, steps: [{by: 2025-02-01, number: 5}]"), DUTY_ROW, "need a number",
    ),
    "a target without a measure": (duty("target: {at_least: 1}"), DUTY_ROW, "'measure' is missing"),
    "a rate demanded of colleges": (
        duty("target: {measure: placement_rate, at_least: 90%, per: college}"), DUTY_ROW, "must-nots",
    ),
    "a rate demanded of counsellors": (
        duty("target: {measure: placement_rate, at_least: 90%, per: counsellor}"), DUTY_ROW, "must-nots",
    ),
    "a list where a mapping belongs": (f"{HEAD}  - [A1, 条]\n", ROW, "a mapping is needed here"),
    "no YAML": (f"{HEAD}  - {{id: A1\n", None, "not valid YAML"),
    "an empty file": ("", None, "the file is empty"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_every_fault_has_its_line_and_its_cure(
    written: Callable[[str], tuple[PolicyProblem, ...]],
    tmp_path: Path,
    text: str,
    line: int | None,
    said: str,
) -> None:
    faults = written(text)
    assert len(faults) == 1, faults
    (fault,) = faults
    assert fault.file == f"{tmp_path.name}/plan.yaml"
    assert said in str(fault)
    assert fault.cure
    if line is not None:
        assert fault.where.split()[:2] == ["line", str(line)]


def test_all_faults_are_named_at_once(written: Callable[[str], tuple[PolicyProblem, ...]]) -> None:
    text = f"{HEAD}{CLAUSE}      - {{zh: 事, lead: [army]}}\n      - {{zh: 事, phases: [two]}}\n  - id: A2\n"
    assert [fault.where.split()[1] for fault in written(text)] == ["12", "13", "14"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    edition, (fault,) = faults_of(tmp_path, load().measures)
    assert edition is None
    assert "the file is missing" in str(fault)


BESIDE = {
    "bytes of no encoding": ("clauses.yaml", b"clauses:\n  - {id: A1, zh: \xff\xff}\n", "line 2", "no text"),
    "a column of institutions missing": ("institutions.csv", b"code,zh\n10001,x\n", "line 1", "en, level, sure"),
    "a level that is none": (
        "institutions.csv", b"code,zh,en,level,sure\n10001,x,,high,S\n", "line 2", "bachelor, college",
    ),
    "an institution twice": (
        "institutions.csv", b"code,zh,en,level,sure\n10001,x,,bachelor,S\n10001,x,,bachelor,S\n",
        "line 3", "stands twice",
    ),
    "a row too short": ("institutions.csv", b"code,zh,en,level,sure\n10001,x\n", "line 2", "too few cells"),
    "a quote never closed": ("institutions.csv", b'code,zh,en,level,sure\n"10001,x\n', "line", "Mend the quotes"),
    "a map that is none": ("cities.geojson", b"{", "whole file", "feature collection"),
    "a day that is none": ("calendar.yaml", b"days:\n  - {name: a, on: soon}\n", "line 2", "is not a date"),
    "a sign YAML forbids": ("calendar.yaml", b"days: \x07\n", "line 1", "cannot be seen"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "where", "said"), BESIDE.values(), ids=BESIDE.keys())
def test_files_beside_the_plan_have_faults_too(
    tmp_path: Path, name: str, content: bytes, where: str, said: str
) -> None:
    (tmp_path / "plan.yaml").write_text(LEAST, encoding="utf-8")
    (tmp_path / name).write_bytes(content)
    _, (fault,) = faults_of(tmp_path, load().measures)
    assert fault.file.endswith(name)
    assert fault.where.startswith(where)
    assert said in str(fault)


def test_a_misspelt_key_is_guessed(written: Callable[[str], tuple[PolicyProblem, ...]]) -> None:
    (fault,) = written(duty("target: {mesure: m, at_least: 1}"))
    assert fault.cure == "Is 'mesure' meant for it?"


def test_what_the_national_lists_do_not_know_is_named(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(LEAST, encoding="utf-8")
    (tmp_path / "institutions.csv").write_text("code,zh,en,level,sure\n00001,x,,bachelor,S\n")
    (tmp_path / "calendar.yaml").write_text("days:\n  - {name: first_cutof, on: 2025-08-31}\n")
    edition, faults = faults_of(tmp_path, load().measures)
    assert edition
    assert not faults
    assert [(p.where, p.cure) for p in edition_problems(load(), edition)] == [
        ("990000", "Mend the code."),
        ("00001", "Mend the code."),
        ("first_cutof", "Is 'first_cutoff' meant?"),
    ]


# ---- the edition of the product


def test_every_clause_of_the_plan_is_there() -> None:
    clauses = load().edition("2024-shandong").clauses
    wanted = [f"{part}{n}" for part, most in {"G": 3, "P": 5, "A": 10, "K": 8, "R": 5}.items()
              for n in range(1, most + 1)]  # fmt: skip
    assert list(clauses) == wanted
    assert all(clause.paragraph and clause.section and clause.duties for clause in clauses.values())


def test_every_duty_says_who_and_until_when_and_by_what() -> None:
    edition = load().edition("2024-shandong")
    for duty in edition.duties.values():
        assert duty.id.startswith(f"{duty.id.split('.')[0]}.")
        assert duty.lead, duty.id
        assert duty.carried_by, duty.id
        assert duty.window.end, duty.id
        assert duty.target, duty.id
        assert duty.target.measure in load().measures, duty.id
        assert duty.label.en, duty.id


def test_every_department_has_something_to_do() -> None:
    edition = load().edition("2024-shandong")
    named = {code for duty in edition.duties.values() for code in duty.departments}
    assert named == set(edition.departments)


@pytest.mark.parametrize(
    ("duty", "number", "per"),
    [
        ("K1.1", 100, "university"), ("K1.2", 100, "university"), ("K1.3", 10, "university"),
        ("K2.1", 1, "city"), ("K2.2", 1, "county"), ("K2.3", 1, "university"), ("K5.1", 50, ""),
        ("K5.2", 8, ""), ("A6.5", 3, "graduate"), ("A7.1", 1, "university"), ("G1.1", None, ""),
    ],
)  # fmt: skip
def test_the_numbers_of_the_plan(duty: str, number: int | None, per: str) -> None:
    target = not_none(not_none(load().edition("2024-shandong").duty(duty)).target)
    assert (target.number, target.per) == (number, per)
