"""`qihang figures FILE`: published tables from real files, reckoned by any wording."""

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

from qihang.apps.metrics.cli import verbs
from qihang.apps.metrics.services import published_tables
from qihang.kernel import Refusal

ROWS: list[list[Any]] = [
    ["某大学2024届毕业生去向统计表", "", ""],
    ["毕业去向", "人数", "比例"],
    ["签就业协议形式就业", 60, 0.3],
    ["自由职业", 10, 0.05],
    ["研究生", 80, 0.4],
    ["待就业", 50, 0.25],
    ["毕业生总数", 200, 1],
    ["毕业去向落实率", "", "75.00%"],
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "published.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("说明").write(0, 0, "本表截至 8 月 31 日")
    sheet = book.add_worksheet("去向")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(verbs, list(words))
    return found.exit_code, found.output


def test_a_workbook_is_reproduced(workbook: Path) -> None:
    code, said = run(str(workbook), "--definition", "2021")
    assert code == 0, said
    assert "75.00 %\t150 / 200\t75.00 %\t一致" in said


def test_programs_get_json(workbook: Path) -> None:
    code, said = run(str(workbook), "--definition", "2024", "--format", "json")
    (unit,) = json.loads(said)["units"]
    rates = {rate["name"]: rate["percent"] for rate in unit["rates"]}
    assert code == 0
    assert rates["employed_rate"] == 30.0
    assert rates["freelance_rate"] == 5.0
    assert rates["placement_rate"] == 75.0


def test_a_csv_of_an_old_office_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    text = "\n".join(";".join(map(str, row)) for row in ROWS[1:])
    path.write_bytes(text.replace("75.00%", "74.90%").encode("gb18030"))
    code, said = run(str(path))
    assert code == 1
    assert "74.90 %\t不一致，相差 -0.10 个百分点" in said


def test_a_file_of_something_else_and_an_unknown_wording_are_refused(
    tmp_path: Path, workbook: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("姓名,年龄\n张三,22\n", encoding="utf-8")
    with pytest.raises(Refusal, match="没有认出"):
        published_tables.reckoned_units(other, "2021")
    with pytest.raises(Refusal, match="可选：2020、2021、2024"):
        published_tables.reckoned_units(workbook, "1999")
