"""Facts behind labels, below them, and in sentences; and what is none."""

import pytest

from qihang.engines.papers.pages import Flow
from qihang.engines.papers.remarks import internship_words
from qihang.policy import load
from tests.engines.papers.pieces import facts_of, page_of, surest

FIRM = "济南青禾智能科技有限公司"
CODE = "91370100MA3C8K2P4T"
FOUND = [
    ("graduate_name", ["乙方（劳动者）：欧阳晓彤"], ["欧阳晓彤"]),
    ("graduate_name", ["姓 名：____张三____ 性别：女"], ["张三"]),
    ("graduate_name", ["姓　名\t张月\t性别\t女"], ["张月"]),
    ("graduate_name", ["甲方（毕业生）：李雷", f"乙方（用人单位）：{FIRM}"], ["李雷"]),
    ("graduate_name", ["兹证明古丽·买买提（身份证号略）被我单位录用"], ["古丽·买买提"]),
    ("graduate_name", ["同意接收你校毕业生王明轩同学到我单位工作。"], ["王明轩"]),
    ("graduate_name", ["法定代表人：王建国", "联系人姓名：李四"], []),
    ("graduate_name", ["乙方签字：\t日期：2024年6月1日"], []),
    ("employer_name", [f"甲 方：{FIRM}（以下简称甲方）"], [FIRM]),
    ("employer_name", [f"用人单位{FIRM}（盖章）"], [FIRM]),
    ("employer_name", ["单位名称：济南青禾智能", "科技有限公司"], [FIRM]),
    ("employer_name", ["姓名\t用人单位", f"张三\t{FIRM}"], [FIRM]),
    ("employer_name", [f"甲方（毕业生）：李雷 乙方（用人单位）：{FIRM}"], [FIRM]),
    ("employer_name", ["用人单位（盖章）\t学校就业部门（盖章）"], []),
    ("employer_name", ["甲方聘用乙方从事行政工作。"], []),
    ("signed_date", ["签订日期：２０２４年６月１８日"], ["2024-06-18"]),
    ("signed_date", [FIRM, "二〇二四年六月一日"], ["2024-06-01"]),
    ("term_from", ["期限自2024年7月1日起至", "2027年6月30日止"], ["2024-07-01"]),
    ("term_until", ["期限自2024年7月1日起至", "2027年6月30日止"], ["2027-06-30"]),
    ("term_until", ["试用期自2024年7月1日起至2024年9月30日止"], []),
    ("term_until", ["有实习经历，聘期2024.7.1-2026.6.30"], ["2026-06-30"]),
    ("monthly_pay_fen", ["月工资为人民币6500元（大写：陆仟伍佰元整）"], [650000]),
    ("monthly_pay_fen", ["月工资6500元（大写：伍仟元整）"], [650000, 500000]),
    ("monthly_pay_fen", ["试用期月工资5000元，转正后月工资6500元"], [650000]),
    ("monthly_pay_fen", ["姓名\t月工资", "\t（元）", "张三\t4500"], [450000]),
    ("monthly_pay_fen", ["工资待遇：年薪12万元"], []),
    ("agreement_number", ["编号：SD2024000123"], ["SD2024000123"]),
    ("position_name", ["第二条 岗位名称：软件工程师"], ["软件工程师"]),
    ("school_name", ["山东大学", "硕士研究生录取通知书"], ["山东大学"]),
    ("study_major", ["你被录取为我校材料学院金融学专业硕士研究生"], ["金融学"]),
    ("enlist_place", ["山东省济南市历城区人民政府征兵办公室"], ["山东省济南市历城区"]),
]
WORDS = [
    ("本协议为顶岗实习协议", True),
    ("学生实习鉴定表", True),
    ("实 习 协 议", True),
    ("本证明不是实习证明", False),
    ("不得作为顶岗实习材料使用", False),
    ("试用期（见习期）为三个月", False),
    ("见习（试用）期三个月", False),
    ("有相关实习经历者优先", False),
    ("劳动合同，期限三年", False),
    ("甲方不提供住宿，乙方实习六个月", True),
]


@pytest.mark.parametrize(
    ("field", "lines", "values"), FOUND, ids=[f"{n}-{f}" for n, (f, *_) in enumerate(FOUND)]
)
def test_found(field: str, lines: list[str], values: list[str | int]) -> None:
    assert surest(field, *lines) == values


def test_a_code_is_found_where_its_check_digit_is_right() -> None:
    good = "91330100799655058B"
    assert surest("employer_code", f"统一社会信用代码：{good}") == [good]
    assert surest("employer_code", "代码 9133O1OO799655O58B 如上") == [good]  # O read for 0
    assert surest("employer_code", f"统一社会信用代码：{good[:-1]}C") == []


def test_the_spot_is_where_the_value_stands() -> None:
    [fact] = [f for f in facts_of("乙方：张三") if f.field == "graduate_name"]
    left, top, right, bottom = fact.spot.box
    assert (fact.spot.page, fact.text) == (1, "张三")
    assert left == pytest.approx(0.05 + 5 * 0.012, abs=0.001)
    assert right == pytest.approx(0.05 + 9 * 0.012, abs=0.001)
    assert 0 < top < bottom < 1


@pytest.mark.parametrize(("text", "counts"), WORDS, ids=[text for text, _ in WORDS])
def test_words_of_internship(text: str, counts: bool) -> None:
    found = list(internship_words(Flow.of(page_of(text)), load().papers.words))
    assert any(remark.counts for remark in found) == counts
