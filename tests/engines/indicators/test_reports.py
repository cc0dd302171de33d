"""Tables as quality reports, bulletins and their spreadsheets print them: the same 200 graduates each time.

100 by agreement (60, 30, 4 enlisted, 6 in programmes), 14 hired otherwise, 6 freelance, 4 startups, 46 study
(6 abroad), 20 waiting, 10 not seeking (8 for study). Whatever cannot be read so is said, never guessed.
"""

import pytest

from tests.engines.indicators.test_published import ALL, rates, read, reckon

FOLDED = """
毕业去向|人数|比例|毕业去向|人数|比例
签就业协议形式就业|60|30.00%|自主创业|4|2.00%
签劳动合同形式就业|30|15.00%|国内升学|40|20.00%
应征义务兵|4|2.00%|出国（境）留学|6|3.00%
国家基层项目|6|3.00%|待就业|20|10.00%
其他录用形式就业|14|7.00%|不就业拟升学|8|4.00%
自由职业|6|3.00%|其他暂不就业|2|1.00%
合计|200|100%|||
"""
OF_WHICH = """
项目|人数（人）|比例（%）
毕业生总数|200|100.00
已落实毕业去向|170|85.00
其中：协议和合同就业|100|50.00
其中：签就业协议|60|30.00
签劳动合同|30|15.00
灵活就业（其他录用形式就业+自由职业）|20|10.00
自主创业|4|2.00
升学（含出国、出境）|46|23.00
未落实毕业去向|30|15.00
其中：待就业|20|10.00
暂不就业|10|5.00
"""
SUBTOTALS = """
毕业去向|人 数|占毕业生总数比例
10 签就业协议形式就业|60|30.00%
11 签劳动合同形式就业|30|15.00%
46 应征义务兵|4|2.00%
50 国家基层项目|6|3.00%
12 其他录用形式就业|14|7.00%
76 自由职业|6|3.00%
75 自主创业|4|2.00%
80 升学|40|20.00%
85 出国、出境|6|3.00%
落实小计|170|85.00%
70 待就业|20|10.00%
71 不就业拟升学|8|4.00%
72 其他暂不就业|2|1.00%
未落实小计|30|15.00%
总 计|200|100.00%
注：1. 数据截至 8 月 31 日。
"""
COMPOUND = """
一级去向|二级去向|人数|比例
协议和合同就业|签就业协议书|60|30%
|签订劳动合同|30|15%
|应征入伍|4|2%
|基层项目|6|3%
灵活就业|其他录用形式|14|7%
|自由职业|6|3%
自主创业|自主创业|4|2%
升学|升学-境内|40|20%
|境外|6|3%
|合计|46|23%
待就业|待就业-求职中|20|10%
暂不就业|暂不就业-不就业拟升学|8|4%
|其他暂不就业|2|1%
总计||200|100%
"""
RATES_ONLY = """
指标|数值
毕业生总数（人）|200
毕业去向落实率|85.00%
协议和合同就业率|50.00%
创业率|2.00%
灵活就业率|10.00%
升学率|23.00%
待就业率|10.00%
暂不就业率|5.00%
"""
TURNED = """
学历|指标|协议和合同就业|灵活就业|自主创业|升学|待就业|暂不就业|合计
本科|人数|100|20|4|46|20|10|200
|比例（%）|50.00|10.00|2.00|23.00|10.00|5.00|100
研究生|人数|40|0|0|8|2|0|50
|比例（%）|80.00|0.00|0.00|16.00|4.00|0.00|100
"""
MYRIADS = """
2021 年全省高校毕业生去向（单位：万人）
项目|人数|比重
毕业生总数|66.21|100.00%
协议和合同就业|30.12|45.49%
自主创业|0.38|0.57%
灵活就业|8.11|12.25%
升学|14.02|21.18%
待就业|10.08|15.22%
暂不就业|3.5|5.29%
"""
BY_MAJOR = """
学院|专业|毕业生数|就业人数|升学人数|待就业人数|就业率（%）
机电学院|机械设计|100|60|20|20|80.00
|车辆工程|50|30|10|10|80.00
|小计|150|90|30|30|80.00
人文学院|汉语言|40|10|20|10|75.00
|小计|40|10|20|10|75.00
总计||190|100|50|40|78.95
"""
LEVELS = """
学院|毕业生人数|||落实人数|||落实率
|男|女|合计|男|女|合计|
工学院|100|50|150|80|40|120|80.00%
"""
DEGREES = """
院系|本科||研究生||合计||
|人数|落实人数|人数|落实人数|人数|落实人数|落实率
工学院|100|90|50|40|150|130|86.67%
"""
YEARS = """
年份|毕业生总数|落实人数|落实率
2019|1000|900|90.00%
2020|1100|935|85.00%
"""
CAPTIONED = """
表1 本科毕业生去向
毕业去向|人数|比例
协议和合同就业|100|50.00%
灵活就业|20|10.00%
自主创业|4|2.00%
升学|46|23.00%
待就业|20|10.00%
暂不就业|10|5.00%
合计|200|100%

表2 研究生去向
毕业去向|人数|比例
协议和合同就业|40|80.00%
升学|8|16.00%
待就业|2|4.00%
合计|50|100%
"""
SECTIONS = """
毕业去向|人数|比例
一、本科生||
协议和合同就业|100|50.00%
待就业|100|50.00%
合计|200|100%
二、研究生||
协议和合同就业|40|80.00%
待就业|10|20.00%
合计|50|100%
"""


@pytest.mark.parametrize(
    "text",
    [FOLDED, OF_WHICH, SUBTOTALS, COMPOUND, RATES_ONLY, TURNED],
    ids=["folded", "of which", "subtotals", "compound", "rates only", "turned"],
)
def test_every_report_gives_the_same_rates(text: str) -> None:
    outcome = reckon(text)[0]
    assert rates(outcome) == ALL
    assert outcome.holds, (outcome.remarks, [s for s in outcome.shares if not s.reproduced])


def test_persons_by_ten_thousands_are_reckoned_to_their_last_digit() -> None:
    (outcome,) = reckon(MYRIADS)
    placement = outcome.rates[0]
    assert placement.rate is not None
    assert (placement.rate.numerator, placement.rate.denominator) == (526_300, 662_100)
    assert outcome.holds
    wrong = reckon(MYRIADS.replace("45.49%", "45.69%"))[0]
    assert [one.published_value for one in wrong.rates if not one.reproduced] == [
        (wrong.rates[1].published, "C4")
    ]


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        (BY_MAJOR, {"机电学院 机械设计": (80, 100), "总计": (150, 190)}),
        (LEVELS, {"工学院 男": (80, 100), "工学院": (120, 150)}),
        (DEGREES, {"工学院 本科": (90, 100), "工学院 研究生": (40, 50), "工学院": (130, 150)}),
        (YEARS, {"2019": (900, 1000), "2020": (935, 1100)}),
        (CAPTIONED, {"表1 本科毕业生去向": (170, 200), "表2 研究生去向": (48, 50)}),
        (SECTIONS, {"一、本科生": (100, 200), "二、研究生": (40, 50)}),
    ],
    ids=["majors", "levels", "degrees", "years", "captions", "sections"],
)
def test_units_are_told_apart(text: str, placed: dict[str, tuple[int, int]]) -> None:
    found = {outcome.unit: outcome for outcome in reckon(text)}
    assert all(outcome.holds for outcome in found.values()), text
    for unit, (above, below) in placed.items():
        rate = found[unit].rates[0].rate
        assert rate is not None
        assert (rate.numerator, rate.denominator) == (above, below)


def remarks(text: str) -> list[tuple[str, object]]:
    return [(r.code, r.facts.get("place")) for o in reckon(text) for r in o.remarks]


def test_persons_under_an_unknown_word_are_not_counted_as_waiting() -> None:
    text = "去向|人数\n签就业协议|100\n定向回原单位|25\n升学|40\n待就业|10\n合计|175"
    assert remarks(text) == [("unknown", "B3")]
    assert reckon(text)[0].rates[0].rate is None
    assert remarks(text.replace("定向回原单位", "签劳动合同")) == []
    assert remarks(COMPOUND.replace("签订劳动合同", "签了什么")) == [("unknown", "C3")]


def test_a_number_said_twice_or_in_words_is_named_by_its_cell() -> None:
    twice = "去向|人数\n签就业协议|60\n签就业协议|30\n待就业|10\n合计|70"
    assert ("twice", "B3") in remarks(twice)
    words = "去向|人数\n签就业协议|60\n签劳动合同|八百\n待就业|10\n合计|870"
    assert ("unread", "B3") in remarks(words)


def test_whoever_is_missing_beside_those_waiting_is_told() -> None:
    assert remarks("去向|人数\n签就业协议|60\n待就业|10\n合计|100") == [("unaccounted", None)]
    (outcome,) = reckon("去向|人数\n签就业协议|60\n升学|10\n合计|100")
    assert [note.code for note in outcome.notes] == ["rest"]


def test_a_sum_of_the_units_that_differs_is_named() -> None:
    text = "学院|毕业生人数|落实人数\n工学院|100|90\n文学院|100|80\n合计|210|170"
    assert remarks(text) == [("units_differ", None)]
    assert remarks(text.replace("210", "200")) == []


def test_a_table_of_one_group_is_no_table_of_all_graduates() -> None:
    assert remarks("升学类型|人数\n境内升学|300\n境外升学|100\n合计|400") == [("one_group", None)]


def test_rates_that_do_not_come_to_the_whole_are_named() -> None:
    assert ("parts_differ", None) in remarks(RATES_ONLY.replace("85.00%", "88.00%"))


@pytest.mark.parametrize(
    "text",
    [
        "行业|人数|比例\n制造业|100|50%\n教育|100|50%\n合计|200|100%",
        "地区|本科人数|专科人数\n省内|100|200\n境外|1|2\n合计|101|202",
    ],
    ids=["industries", "places"],
)
def test_other_tables_of_a_report_are_left_alone(text: str) -> None:
    assert read(text) == []
