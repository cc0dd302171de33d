"""A layout whose rows fill one of several columns: asked for, explained, and known by what is filled."""

from pathlib import Path

import openpyxl
import pytest

from qihang.engines.tabular import (
    CellProblem,
    FileFault,
    SheetReader,
    read,
    write_errors,
    write_template,
)
from qihang.policy import load

LAYOUT = load().layout("destinations")
EXAM, OTHER = "24370105150001", "24370105150002"


def reading(tmp_path: Path, *lines: str) -> tuple[Path, SheetReader]:
    path = tmp_path / "去向.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, read(path, path.name, LAYOUT, load().codes)


def problems(tmp_path: Path, *lines: str) -> list[CellProblem]:
    return reading(tmp_path, *lines)[1].whole().problems


@pytest.mark.parametrize("column", ["考生号", "学号"])
def test_either_column_will_do(tmp_path: Path, column: str) -> None:
    assert problems(tmp_path, f"{column},毕业去向", f"{EXAM},求职中") == []


def test_a_sheet_with_neither_is_told_of_both(tmp_path: Path) -> None:
    with pytest.raises(FileFault) as fault:
        reading(tmp_path, "姓名,单位名称", "李明,某公司")
    assert fault.value.code == "missing_columns"
    assert fault.value.facts == {"columns": "毕业去向 / 考生号或学号"}


def test_a_row_with_neither_is_told_of_both(tmp_path: Path) -> None:
    (one,) = problems(tmp_path, "学号,考生号,毕业去向", f"7,{EXAM},求职中", ",,求职中")
    assert (one.code, one.cell) == ("none_of", "B3")
    assert (
        one.message.format(columns=one.facts["columns"])
        == "这一行没有填考生号或学号，请至少填一项。"
    )


def test_a_faulty_number_is_not_a_missing_one(tmp_path: Path) -> None:
    (one,) = problems(tmp_path, "考生号,学号,毕业去向", "123,,求职中")
    assert one.code == "wrong_length"


def test_rows_repeat_each_other_by_the_first_number_they_have(tmp_path: Path) -> None:
    rows = (f"{EXAM},7", f"{OTHER},7", f"{EXAM},8", ",7", ",7", ",8", f",{EXAM}")
    lines = ("考生号,学号,毕业去向", *(f"{row},求职中" for row in rows))
    found = [(p.code, p.cell, p.facts["other"]) for p in problems(tmp_path, *lines)]
    assert found == [("duplicate", "A4", "2"), ("duplicate", "B6", "5")]


def test_the_template_says_so_at_both_columns(tmp_path: Path) -> None:
    target = tmp_path / "template.xlsx"
    write_template(LAYOUT, load().codes, target)
    notes = openpyxl.load_workbook(target)["填写说明"]
    told = {row[0]: (row[1] or "", row[2] or "") for row in notes.iter_rows(values_only=True)}
    for column in ("考生号", "学号"):
        must, text = told[column]
        assert (must, text.startswith("考生号或学号至少填一项。")) == ("", True)
    assert told["毕业去向"][0] == "必填"


def test_the_error_workbook_says_so_too(tmp_path: Path) -> None:
    path, made = reading(tmp_path, "学号,毕业去向", ",求职中")
    target = tmp_path / "errors.xlsx"
    write_errors(path, path.name, made.inspection, LAYOUT, made.whole().found, target)
    cells = [
        v for row in openpyxl.load_workbook(target).active.iter_rows(values_only=True) for v in row
    ]
    assert any("没有填考生号或学号" in str(value) for value in cells)
