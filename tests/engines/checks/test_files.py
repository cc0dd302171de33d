"""Files of frames as others write them: each is read as it stands, or refused with its place."""

from datetime import date
from pathlib import Path

import pytest

from qihang.engines.checks import Result, run, sources_in
from qihang.kernel import Cohort, Refusal
from qihang.policy import load

DAY = date(2024, 9, 1)
HEAD = "registration,graduate,university,kind,effective,filed_on,monthly_pay_fen\n"
ROW = "r1,g1,U1,11,true,2024-06-01,500000\n"
REGISTRATIONS, PARAMETERS = "registrations.csv", "parameters.csv"

# What stands in the file -> the refusal and the facts that name its place.
REFUSED: dict[str, tuple[str, bytes, str, dict[str, object]]] = {
    "gb18030": (REGISTRATIONS, f"{HEAD}{ROW}济南,g2,U1,11,true,,\n".encode("gb18030"), "csv_encoding", {}),
    "utf-16": (REGISTRATIONS, (HEAD + ROW).encode("utf-16"), "csv_encoding", {}),
    "empty": (REGISTRATIONS, b"", "csv_empty", {}),
    "a title above": (REGISTRATIONS, f"登记\n{HEAD}{ROW}".encode(), "csv_cells", {"line": 2}),
    "a short row": (REGISTRATIONS, f"{HEAD}{ROW}r2,g2\n".encode(), "csv_cells", {"line": 3, "found": 2}),
    "a quote alone": (REGISTRATIONS, f'{HEAD}{ROW}"r2,g2,U1,11,true,,\n'.encode(), "csv_quote", {"line": 3}),
    "a heading twice": (REGISTRATIONS, b"kind,Kind\n1,2\n", "csv_heading_twice", {"column": "Kind"}),
    "a day for ever": (
        REGISTRATIONS, f"{HEAD}{ROW}r2,g2,U1,11,true,infinity,\n".encode(), "frame_cell_wrong", {"line": 3},
    ),
    "a short year": (REGISTRATIONS, f"{HEAD}r2,g2,U1,11,true,24-06-01,\n".encode(), "frame_cell_wrong", {"line": 2}),
    "a fraction": (REGISTRATIONS, f"{HEAD}r2,g2,U1,11,true,,5000.50\n".encode(), "frame_cell_wrong", {"line": 2}),
    "a row twice": (REGISTRATIONS, f"{HEAD}{ROW}{ROW}".encode(), "frame_row_twice", {"value": "r1"}),
    "no number": (REGISTRATIONS, f"{HEAD}{ROW},g2,U1,11,true,,\n".encode(), "frame_cell_empty", {"count": 1}),
    "no Parquet": ("firms.parquet", b"PAR1", "frame_unreadable", {}),
    "no such parameter": (PARAMETERS, b"name,value\nyoung_day,60\n", "parameter_unknown", {"name": "young_day"}),
    "a parameter twice": (PARAMETERS, b"name,value\nday,2024-01-01\nday,2024-02-01\n", "parameter_twice", {}),
    "parameters in another encoding": (PARAMETERS, "name,value\n天,1\n".encode("gb18030"), "csv_encoding", {}),
}  # fmt: skip


def checked(folder: Path, memory: str = "1GB") -> Result:
    policy = load()
    checks = policy.check_set(DAY).only(
        "work_without_employer", "graduate_twice", "employer_ended", "pay_missing"
    )
    return run(
        sources_in(folder), checks, dict(policy.check_parameters(DAY, Cohort(2024))), memory=memory
    )


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    name, content, code, facts = REFUSED[case]
    (tmp_path / REGISTRATIONS).write_text(HEAD + ROW)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        checked(tmp_path)
    assert refusal.value.code == code
    assert facts.items() <= refusal.value.facts.items()
    assert refusal.value.message.format(**refusal.value.facts)


SAME = {
    "mark": f"\ufeff{HEAD}{ROW}",
    "lines of Windows": (HEAD + ROW).replace("\n", "\r\n"),
    "room around": HEAD.replace(",", " , ") + ROW.replace(",2024", ", 2024"),
    "a quoted line break": HEAD.replace("\n", ",position_name\n") + ROW.replace("\n", ',"a\nb"\n'),
    "other dates": HEAD + ROW.replace("2024-06-01", "2024/6/1"),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same_rows_written_otherwise_are_found_alike(case: str, tmp_path: Path) -> None:
    (tmp_path / REGISTRATIONS).write_bytes(SAME[case].encode())
    found = checked(tmp_path).findings
    assert found.select("check", "subject").rows() == [("work_without_employer", "r1")]


@pytest.mark.parametrize(("memory", "code"), [("lots", "memory_unknown"), ("1KB", "memory_short")])
def test_memory_that_is_none_or_not_enough_is_named(memory: str, code: str, tmp_path: Path) -> None:
    (tmp_path / REGISTRATIONS).write_text(HEAD + ROW)
    with pytest.raises(Refusal) as refusal:
        checked(tmp_path, memory)
    assert refusal.value.code == code
