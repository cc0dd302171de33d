"""Published tables as people lay them out, reckoned anew: every layout gives the same rates."""

from decimal import Decimal

import pytest

from qihang.engines import indicators
from qihang.engines.indicators import PublishedUnit, ReckonedUnit
from qihang.kernel import Rate, Refusal
from qihang.policy import load
from tests.values import not_none

# 200 graduates: 100 by agreement, 20 flexible, 4 startups, 46 study, 20 waiting, 10 not seeking.
LONG = """
某大学2024届毕业生毕业去向统计
毕业去向|人数|比例
签就业协议形式就业|60|30.00%
签劳动合同形式就业|30|15.00%
应征义务兵|4|2.00%
国家基层项目|6|3.00%
其他录用形式就业|14|7.00%
自由职业|6|3.00%
自主创业|4|2.00%
研究生|40|20.00%
出国、出境|6|3.00%
待就业|20|10.00%
不就业拟升学|8|4.00%
其他暂不就业|2|1.00%
合计|200|100.00%
毕业去向落实率|170|85.00%
"""
GROUPED = """
去向类别|去向|人数|占比
协议和合同就业|签就业协议|60|0.3
|签劳动合同|30|0.15
|应征入伍|4|0.02
|国家基层项目|6|0.03
|小计|100|0.5
灵活就业|其他录用形式就业|14|0.07
|自由职业|6|0.03
|小计|20|0.1
自主创业|自主创业|4|0.02
升学|国内升学|40|0.2
|出国（境）|6|0.03
|小计|46|0.23
未就业|待就业|20|0.1
|暂不就业|10|0.05
毕业生总数||200|1
"""
WIDE = """
学历|毕业生人数|签就业协议形式就业|签劳动合同形式就业|应征义务兵|国家基层项目|其他录用形式就业|自由职业|自主创业|升学|出国、出境|待就业|暂不就业|毕业去向落实率
本科|150|50|20|4|6|10|4|2|30|4|14|6|86.67%
研究生|50|10|10|0|0|4|2|2|10|2|6|4|80%
合计|200|60|30|4|6|14|6|4|40|6|20|10|85.0
"""
PAIRED = """
毕业去向|本科||研究生||合计|
|人数|比例(%)|人数|比例(%)|人数|比例(%)
协议和合同就业|80|53.33|20|40.00|100|50.00
灵活就业|14|9.33|6|12.00|20|10.00
自主创业|2|1.33|2|4.00|4|2.00
升学|34|22.67|12|24.00|46|23.00
待就业|14|9.33|6|12.00|20|10.00
暂不就业|6|4.00|4|8.00|10|5.00
合计|150|100|50|100|200|100
"""
MERGED = """
院系|毕业生总数|升学||待就业|
||人数|比例|人数|比例
数学学院|10|4|40%|6|60%
"""
CODED = """
代码|人数
10|60
11|34
501|6
12|14
76|6
75|4
801|46
701|20
71|10
"""
SPOKEN = """
毕业生总数：200 人
协议和合同就业|100
灵活就业|20
自主创业|4
升学|46
"""


def grid(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def read(text: str, wording: str = "2021") -> list[PublishedUnit]:
    scheme = indicators.scheme_by(load(), wording)
    return indicators.units(grid(text), indicators.vocabulary(load(), scheme))


def reckon(text: str, wording: str = "2021") -> list[ReckonedUnit]:
    scheme = indicators.scheme_by(load(), wording)
    return [indicators.reckon(load(), scheme, unit) for unit in read(text, wording)]


def rates(outcome: ReckonedUnit) -> dict[str, int]:
    return {one.name: one.rate.numerator for one in outcome.rates if one.rate}


ALL = {
    "placement_rate": 170, "agreement_rate": 100, "startup_rate": 4, "flexible_rate": 20,
    "study_rate": 46, "waiting_rate": 20, "not_seeking_rate": 10,
}  # fmt: skip


@pytest.mark.parametrize(
    "text", [LONG, GROUPED, WIDE, PAIRED, CODED], ids=["long", "grouped", "wide", "paired", "coded"]
)
def test_every_layout_gives_the_same_rates(text: str) -> None:
    whole = reckon(text)[-1]
    assert rates(whole) == ALL
    assert {not_none(one.rate).denominator for one in whole.rates} == {200}
    assert whole.holds, (
        whole.remarks,
        [r for r in (*whole.rates, *whole.shares) if not r.reproduced],
    )


@pytest.mark.parametrize("text", [LONG, WIDE, CODED], ids=["long", "wide", "coded"])
def test_other_wordings_share_the_same_table_out_anew(text: str) -> None:
    assert rates(reckon(text, "2020")[-1])["other_form_rate"] == 24
    assert rates(reckon(text, "2024")[-1])["employed_rate"] == 114


def test_each_column_and_row_is_a_unit_of_its_own() -> None:
    assert [unit.name for unit in read(WIDE)] == ["本科", "研究生", "合计"]
    assert [unit.name for unit in read(PAIRED)] == ["本科", "研究生", "合计"]
    bachelor = reckon(WIDE)[0]
    assert bachelor.rates[0].rate == Rate(130, 150)
    assert bachelor.rates[0].published == Decimal("86.67")
    assert bachelor.holds


def test_merged_headings_name_the_columns_below_them() -> None:
    assert read(MERGED), MERGED
    (unit,) = read(MERGED)
    assert unit.persons == {"total": 10, "group:study": 4, "group:waiting": 6}
    assert unit.shares == {"group:study": 40, "group:waiting": 60}


def test_whoever_stands_nowhere_waits() -> None:
    (outcome,) = reckon(SPOKEN)
    assert rates(outcome)["waiting_rate"] == 30
    assert outcome.rates[0].rate == Rate(170, 200)


def test_a_wrong_rate_is_found_to_a_hundredth() -> None:
    right = reckon(LONG.replace("85.00%", "85.01%"))[0]
    assert right.rates[0].reproduced
    wrong = reckon(LONG.replace("85.00%", "85.02%"))[0]
    assert not wrong.rates[0].reproduced
    assert wrong.rates[0].difference == Decimal("0.02")
    assert not wrong.holds


def test_a_rate_written_with_one_digit_is_judged_by_it() -> None:
    assert reckon(LONG.replace("落实率|170|85.00%", "落实率|170|85.0%"))[0].holds
    assert not reckon(LONG.replace("落实率|170|85.00%", "落实率|170|85.1%"))[0].holds


def test_parts_that_do_not_add_up_are_named() -> None:
    found = reckon(GROUPED.replace("|小计|100|0.5", "|小计|90|0.45"))[0]
    assert [r.code for r in found.remarks] == ["parts_differ"]
    assert (found.remarks[0].facts["whole"], found.remarks[0].facts["added"]) == (90, 100)
    more = reckon(LONG.replace("合计|200", "合计|190"))[0]
    assert [r.code for r in more.remarks] == ["more_than_total"]


def test_what_a_group_not_split_leaves_open_is_said_and_the_rest_reckoned() -> None:
    (outcome,) = reckon(SPOKEN, "2024")
    assert rates(outcome) == {
        "placement_rate": 170, "startup_rate": 4, "study_rate": 46,
        "waiting_rate": 30, "not_seeking_rate": 0,
    }  # fmt: skip
    open_ = {one.name: one.undivided for one in outcome.rates if one.rate is None}
    assert {name: block and block.label.zh for name, block in open_.items()} == {
        "employed_rate": "灵活就业", "freelance_rate": "灵活就业",
    }  # fmt: skip
    assert outcome.holds


def test_a_published_rate_that_cannot_be_reckoned_is_not_reproduced() -> None:
    (outcome,) = reckon(SPOKEN + "自由职业率|3%", "2024")
    assert not outcome.holds


def test_without_a_total_nothing_is_reckoned() -> None:
    with pytest.raises(Refusal, match="毕业生总数"):
        reckon("升学|40\n自主创业|4")


def test_the_share_of_one_kind_is_not_taken_for_the_rate_of_its_group() -> None:
    text = LONG.replace("研究生|40", "升学|40")
    (outcome,) = reckon(text)
    assert rates(outcome) == ALL
    assert outcome.holds
    wrong = reckon(text.replace("升学|40|20.00%", "升学|40|23.00%"))[0]
    assert [one.label.zh for one in wrong.shares if not one.reproduced] == ["升学"]


NUMBERED = "序号|代码|去向|人数\n" + "\n".join(
    f"{n}|{code}|{row}"
    for n, (code, row) in enumerate(
        zip((10, 11, 46, 50, 12, 76, 75, 80, 85, 70, 71, 72),
            [line.rsplit("|", 1)[0] for line in LONG.strip().splitlines()[2:14]], strict=True), 1,
    )
)  # fmt: skip
STACKED = """
|已落实毕业去向|||||||||未落实||合计
|协议和合同就业|||||灵活就业||升学|自主创业||
学院|签就业协议形式就业|签劳动合同形式就业|应征义务兵|国家基层项目|小计|其他录用形式就业|自由职业|||待就业|暂不就业|
理学院|60|30|4|6|100|14|6|46|4|20|10|200
"""
SUMMARY = """
一、毕业去向落实率|
毕业生总数|200人
已落实去向|170
（一）协议和合同就业率|100人（50.00%）
其中：自主创业率|4（2%）
2.灵活就业率|20 / 10.00%
升学率|46（23.00%）
待就业率|20（10.00%）
暂不就业率|10（5%）
毕业去向落实率|85.00%
"""


@pytest.mark.parametrize(
    "text", [NUMBERED, STACKED, SUMMARY], ids=["numbered", "stacked", "summary"]
)
def test_reports_number_stack_and_sum_up_their_rows(text: str) -> None:
    (outcome,) = reckon(text)
    assert rates(outcome) == ALL
    assert outcome.holds, outcome.remarks


def test_thousands_may_be_parted_in_any_way_and_what_is_no_number_is_named() -> None:
    text = "去向|人数\n升学|1 200\n自主创业|2,000\n待就业|1，000\n自由职业|约 5\n暂不就业|—"
    (outcome,) = reckon(text)
    assert outcome.rates[0].rate == Rate(3200, 4200)
    assert [(r.code, r.facts) for r in outcome.remarks] == [
        ("unread", {"place": "B5", "text": "约 5"})
    ]


def test_numbers_that_cross_are_named() -> None:
    text = "去向|人数\n单位就业|100\n灵活就业|30\n待就业|10"
    assert "blocks_cross" in [r.code for r in reckon(text)[0].remarks]


def test_what_is_no_such_table_gives_nothing() -> None:
    assert read("姓名|年龄\n张三|22\n李四|23") == []
    assert read("") == []
