"""A province nobody has seen: its folder is read generously, its faults are named exactly."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qihang.apps.plans.cli import app
from qihang.kernel import Period
from qihang.policy import Edition, PolicyProblem, faults_of, load
from tests.values import not_none

BEIHE = Path(__file__).parent / "foreign" / "2026-beihe"
PLAN = "plan.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the edition, to be spoilt."""
    return Path(shutil.copytree(BEIHE, tmp_path / "2026-beihe"))


def read(folder: Path) -> tuple[Edition | None, tuple[PolicyProblem, ...]]:
    return faults_of(folder, load().measures)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if text in line)


def test_as_it_is_written_it_is_read() -> None:
    found, faults = read(BEIHE)
    assert faults == ()
    edition = not_none(found)
    assert list(edition.phases) == ["prepare", "campaign", "follow"]
    assert list(edition.duties) == ["甲1.1", "甲1.2", "乙1.1", "乙2.1"]
    first = edition.duties["甲1.1"]
    assert first.lead == ("jobs",)
    assert edition.phases["prepare"].period == Period(*map(day, ("2025-09-01", "2026-03-01")))
    assert not_none(edition.duties["乙1.1"].target).number == 1200
    assert not_none(edition.duties["甲1.2"].target).holds
    assert list(edition.institutions) == ["4137010422"]


def day(text: str) -> date:
    from datetime import date

    return date.fromisoformat(text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_as_windows_saves_it_it_is_the_same(folder: Path, encoding: str) -> None:
    whole, _ = read(BEIHE)
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
        path.write_bytes(text.encode(encoding))
    found, faults = read(folder)
    assert faults == ()
    assert found == whole


def test_the_short_ending_is_read_too(folder: Path) -> None:
    (folder / PLAN).rename(folder / "plan.yml")
    (folder / "clauses.yaml").rename(folder / "clauses.yml")
    assert read(folder) == read(BEIHE)


# What is spoilt: file, old and new text, where the complaint must point to, and words of it.
SPOILT = {
    "a tab": (PLAN, "  - code: campaign", "\t- code: campaign", "\t- code", "spaces, not with tabs"),
    "a full-width colon": (PLAN, "zh: 北河省", "zh：北河省", "北河省", "full-width"),
    "a date that is none": (PLAN, "2025/9/1", "2025/9/31", "2025/9/31", "'2025/9/31' is not a date"),
    "a month for a day": (PLAN, "2025/9/1", "2025年9月", "2025年9月", "Write the day too"),
    "a fraction for percent": ("clauses.yaml", "at_least: 85％", "at_least: 0.85", "0.85", "read as 0.85 percent"),
    "percent of things": ("clauses.yaml", '"1,200"', "90%", "90%", "is no percentage"),
    "a key in Chinese": (PLAN, "cohort: 2026", "届别: 2026", "# An invented", "Keys are English words"),
    "an unknown key": (PLAN, "lead: true", "leads: true", "leads: true", "'leads' means nothing here"),
    "a code twice": (PLAN, "code: schools", "code: jobs", "code: jobs, zh: 省教育厅", "used twice"),
    "a slash in an id": ("clauses.yaml", "id: 乙2", "id: 乙/2", "乙/2", "cannot be an id"),
    "an address's own word": ("clauses.yaml", "id: 乙2", "id: phases", "id: phases", "cannot be an id"),
    "an id twice": ("clauses.yaml", "id: 乙2", "id: 乙1", "id: 乙1\n    zh: 每市", "used twice"),
    "a list for a mapping": (
        "clauses.yaml", 'target: {measure: employers_into_campus, at_least: "1,200"}', "target: [1]",
        "[1]", "a mapping is needed",
    ),
    "a mapping for a list": ("clauses.yaml", "duties:", "duties: {zh: 事}\n    x:", "duties:", "a list is needed"),
    "a circle": ("clauses.yaml", "lead: schools", "lead: &me [*me]", "&me", "a single value is needed"),
    "an alias of nothing": ("clauses.yaml", "lead: schools", "lead: *nobody", "*nobody", "undefined alias"),
    "a level nobody knows": ("institutions.csv", "bachelor", "master", "master", "is no level"),
    "a row too long": ("institutions.csv", "bachelor", "bachelor,U,x", "bachelor", "too many"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "at", "said"), SPOILT.values(), ids=SPOILT.keys())
def test_a_fault_has_file_line_and_cure(
    folder: Path, file: str, old: str, new: str, at: str, said: str
) -> None:
    change(folder / file, old, new)
    _, faults = read(folder)
    line = line_of(folder / file, at.split("\n", maxsplit=1)[0])
    named = [f for f in faults if said in str(f)]
    assert named, faults
    assert named[0].file.endswith(file)
    assert named[0].where.split()[:2] in (["line", str(n)] for n in range(line, line + 9))
    assert named[0].cure


def test_a_full_width_colon_is_named_where_it_stands(folder: Path) -> None:
    change(folder / PLAN, "zh: 北河省", "zh：北河省")
    _, (fault,) = read(folder)
    assert fault.where == f"line {line_of(folder / PLAN, '北河省')}"


def test_who_names_a_faulty_department_is_not_at_fault(folder: Path) -> None:
    change(folder / PLAN, "lead: true", "lead: 牵头")
    change(folder / PLAN, "from: 2025.9.1", "from: 2025.9")
    _, faults = read(folder)
    assert [fault.where.split("(")[1] for fault in faults] == [
        "phases[0].from)",
        "departments[0].lead)",
    ]


def test_ids_may_begin_with_the_brackets_of_chinese_lists(folder: Path) -> None:
    change(folder / "clauses.yaml", "id: 乙2", "id: （二）")
    edition, faults = read(folder)
    assert faults == ()
    assert "（二）.1" in not_none(edition).duties


def test_faults_of_every_file_are_named_in_one_go(folder: Path) -> None:
    change(folder / "institutions.csv", "bachelor", "master")
    change(folder / "clauses.yaml", "lead: schools", "lead: army")
    change(folder / "calendar.yaml", "2026-08-31", "2026-08-32")
    _, faults = read(folder)
    assert [f.file.split("/")[-1] for f in faults] == [
        "clauses.yaml",
        "institutions.csv",
        "calendar.yaml",
    ]


def test_bytes_that_are_no_text_are_named(folder: Path) -> None:
    (folder / PLAN).write_bytes(b"cohort: 2026\nzh: \xff\xff\x00\n")
    _, (fault,) = read(folder)
    assert fault.where == "line 2"


def test_a_sign_nobody_sees_is_named(folder: Path) -> None:
    change(folder / PLAN, "prepare", "pre\x07pare")
    _, (fault,) = read(folder)
    assert fault.where == f"line {line_of(folder / PLAN, 'pre')}"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_check_answers_by_its_exit_code(folder: Path) -> None:
    assert run("check", folder).exit_code == 0
    assert run("check", folder / PLAN).exit_code == 0, "the file may be named as well"
    change(folder / "clauses.yaml", "measure: placement_rate", "measure: placement_rates")
    answer = run("check", folder)
    assert answer.exit_code == 0, "a measure nobody answers is no fault"
    assert "placement_rate？" in answer.output
    change(folder / PLAN, "lead: true", "leads: true")
    answer = run("check", folder)
    assert answer.exit_code == 1
    assert "2026-beihe/plan.yaml, line " in answer.output
    assert run("check", folder / "nowhere").exit_code == 1


@pytest.mark.django_db
def test_where_it_stands_is_told_as_table_and_as_json() -> None:
    told = json.loads(
        run("status", "--edition", BEIHE, "--on", "2026-04-01", "--format", "json").stdout
    )
    assert (told["edition"], told["cohort"], told["on"]) == ("2026-beihe", 2026, "2026-04-01")
    assert [one["id"] for one in told["clauses"]] == ["甲1", "乙1", "乙2"]
    duties = [duty for clause in told["clauses"] for duty in clause["duties"]]
    assert [duty["id"] for duty in duties] == ["甲1.1", "甲1.2", "乙1.1", "乙2.1"]
    assert {duty["status"] for duty in duties} == {"unmeasured"}
    table = run("status", "--edition", BEIHE, "--on", "2026-04-01")
    assert table.exit_code == 0
    assert "乙2.1" in table.stdout
