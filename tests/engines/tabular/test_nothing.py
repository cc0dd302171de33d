"""What stands where there is no value: an empty cell says nothing, a word clears, none fills a name."""

from pathlib import Path

import pytest

from qihang.engines.tabular import read
from qihang.policy import load

LAYOUT = load().layout("roster")
HEAD = "考生号,姓名,身份证号,性别,民族,政治面貌,学历,专业,培养方式,定向或委培单位,生源所在地,城乡生源,毕业时间,所在院系"
ROW = (
    "24370105158729,{name},370103200109014591,男,汉族,共青团员,本科生毕业,土木工程,{mode},{unit},"
    "370102,城镇,2024-06,土木建筑学院"
)


def cells(tmp_path: Path, **values: str) -> tuple[dict[str, object], list[str]]:
    """The row as it was read, and the codes of what is wrong with it."""
    path = tmp_path / "名单.csv"
    row = ROW.format(**{"name": "甲解定向", "mode": "非定向", "unit": ""} | values)
    path.write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    whole = read(path, path.name, LAYOUT, load().codes).whole()
    return whole.frame.row(0, named=True), [one.code for one in whole.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [("", None), ("—", None), ("无", ""), ("暂无", ""), ("无锡一中", "无锡一中")],
)
def test_a_word_for_nothing_clears_a_text_that_may_be_empty(
    tmp_path: Path, written: str, value: str | None
) -> None:
    row, wrong = cells(tmp_path, unit=written)
    assert (row["agreed_unit"], wrong) == (value, [])


@pytest.mark.parametrize("written", ["无", "-", "N/A"])
def test_no_name_is_a_word_for_nothing(tmp_path: Path, written: str) -> None:
    assert cells(tmp_path, name=written)[1] == ["missing"]


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("13800000729", []),
        ("138 0000 0729", []),
        ("0531-88886666", ["not_mobile"]),
        ("13800000000", ["phone_placeholder"]),
        ("13912345678", ["phone_placeholder"]),
        ("13800138000", ["phone_placeholder"]),
    ],
)
def test_the_number_of_a_person_is_a_mobile(tmp_path: Path, written: str, wrong: list[str]) -> None:
    path = tmp_path / "名单.csv"
    row = ROW.format(name="甲固话", mode="非定向", unit="")
    path.write_text(f"{HEAD},手机号码\n{row},{written}\n", encoding="utf-8")
    whole = read(path, path.name, LAYOUT, load().codes).whole()
    assert [one.code for one in whole.problems] == wrong
