"""What is written is read back the same, and a template or an error workbook can be read as it is."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from qihang.engines.tabular import (
    NONE_FOUND,
    dump_message,
    inspect,
    layout_columns,
    read,
    sentence,
    write_errors,
    write_table,
    write_template,
)
from qihang.policy import Label, load

ROWS = """毕业生名单,,,,,,,,,
考生号,姓名,身份证号,性别,民族,学历,专业,生源地代码,毕业时间,学院
24370105150001,王小明,11010519491231002X,男,汉族,本科,计算机,济南市历下区,2024.6,计算机学院
24370105150002,=李,11010519491231002X,2,02,31,计算机,370102,45444,计算机学院
1,,5,9,,,,鼓楼区,2024-02-30,
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROWS, encoding="gb18030")
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_written_table_reads_the_same(sheet: Path, tmp_path: Path, ending: str) -> None:
    policy = load()
    layout = policy.layout("roster")
    frame = read(sheet, sheet.name, layout, policy.codes).whole().frame.filter(pl.col("_good"))
    target = tmp_path / f"out.{ending}"
    write_table(layout_columns(layout, policy.codes), [frame], target, ending)
    again = read(target, target.name, layout, policy.codes).whole()
    assert again.found.is_empty()
    assert again.frame.drop("_row").equals(frame.drop("_row"))


def test_an_error_workbook_can_be_mended_and_read(sheet: Path, tmp_path: Path) -> None:
    policy = load()
    layout = policy.layout("roster")
    reading = read(sheet, sheet.name, layout, policy.codes)
    found = reading.whole().found
    target = tmp_path / "errors.xlsx"
    assert write_errors(sheet, sheet.name, reading.inspection, layout, found, target) == 1
    assert inspect(target, target.name, layout).unknown == ()
    again = read(target, target.name, layout, policy.codes).whole()
    assert again.frame.height == 1
    assert set(again.found["code"]) == set(found["code"])


def test_a_template_asks_for_every_column(tmp_path: Path) -> None:
    policy = load()
    for layout in policy.layouts.values():
        target = tmp_path / f"{layout.name}.xlsx"
        write_template(layout, policy.codes, target)
        seen = inspect(target, target.name, layout)
        assert set(seen.mapping.values()) == set(layout.columns)


def test_what_others_found_is_told_in_the_readers_language(sheet: Path, tmp_path: Path) -> None:
    policy = load()
    layout = policy.layout("roster")
    facts = {"rule": Label("实习不算就业。", "An internship is no job."), "days": 30}
    others = pl.DataFrame(
        [
            (
                4,
                "name",
                "B4",
                "error",
                "own_rule",
                None,
                None,
                dump_message("{header}：{rule}{days}", facts),
            )
        ],
        schema=NONE_FOUND.schema,
        orient="row",
    )
    row = others.row(0, named=True)
    assert sentence(row, layout, str) == "姓名：实习不算就业。30"
    assert sentence(row, layout, str, "en") == "Name：An internship is no job.30"
    reading = read(sheet, sheet.name, layout, policy.codes)
    found = pl.concat([reading.whole().found, others])
    target = tmp_path / "errors.xlsx"
    write_errors(sheet, sheet.name, reading.inspection, layout, found, target)
    told = [cell.value for cell in openpyxl.load_workbook(target)["待修改"][2]]
    assert "姓名：实习不算就业。30" in str(told[-1])
