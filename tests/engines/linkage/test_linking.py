"""Written names find the firms they mean, say why, and find none where there is none."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qihang.engines.linkage import COLUMNS, REASONS, link
from qihang.engines.linkage.keys import firm_keys
from qihang.engines.linkage.names import read_names
from qihang.engines.linkage.words import name_words
from qihang.kernel.names import plain_name

REGISTER = [
    ("A", "海信集团控股股份有限公司", "name"),
    ("A", "青岛电视机厂", "former"),
    ("A", "海信", "short"),
    ("B", "青岛海信电子有限公司", "name"),
    ("C", "青岛海信电子有限公司济南分公司", "name"),
    ("D", "上海微知科技有限公司", "name"),
    ("E", "北京微知科技有限公司", "name"),
    ("F", "中国工商银行股份有限公司", "name"),
    ("G", "凉山彝族自治州移佳矿业有限公司", "name"),
    ("H", "丰润达精密模具制造有限公司", "name"),
    ("I", "历城区实验小学", "name"),
]
FIRMS = pl.DataFrame(REGISTER, schema=["code", "name", "relation"], orient="row")
# what is written, the code meant ("" for none), how it is answered, and why
CASES = [
    ("青岛海信电子有限公司", "B", "found", "exact"),
    (" 青岛 海信电子有限公司　", "B", "found", "writing"),
    ("青島海信電子有限公司", "B", "found", "writing"),
    ("青岛市海信电子有限公司", "B", "found", "writing"),
    ("海信（青岛）电子有限公司", "B", "found", "writing"),
    ("海信(青岛)电子有限公司", "B", "found", "writing"),
    ("青岛海信电子有限责任公司", "B", "found", "form"),
    ("青岛海信电子", "B", "found", "form"),
    ("海信电子有限公司", "B", "found", "place"),
    ("山东青岛海信电子有限公司", "B", "found", "writing"),
    ("青岛海心电子有限公司", "B", "found", "slip"),
    ("青岛海信电孑有限公司", "B", "found", "slip"),
    ("青岛海电信子有限公司", "B", "found", "slip"),
    ("青岛海信电电子有限公司", "B", "found", "slip"),
    ("清岛海信电子有限公司", "B", "found", "slip"),
    ("青岛海信电子有限公同", "B", "found", "form"),
    ("青岛海信电子有责限任公司", "B", "found", "form"),
    ("青岛海信电子股国份有限公司", "B", "found", "form"),
    ("青岛海信电子下限责任公司", "B", "found", "form"),
    ("海信（青）岛电子有限公司", "B", "found", "writing"),
    ("海信青（岛）电子有限公司", "B", "found", "writing"),
    ("海信（青岛电子有限公司", "B", "found", "writing"),
    ("海信青岛）电子有限公司", "B", "found", "writing"),
    ("海信（岛）电子有限公司", "B", "found", "slip"),
    ("丰润达精密模具国制有限公司", "H", "found", "slip"),
    ("青岛海信电子有限公司济南分公司", "C", "found", "exact"),
    ("青岛海信电子有限公司烟台分公司", "B", "found", "parent"),
    ("青岛电视机厂", "A", "found", "exact+former"),
    ("中国工商银行青岛市南支行", "F", "found", "form+parent"),
    ("凉山彝族梓治州移佳矿业有限公司", "G", "found", "slip"),
    ("丰润达精密", "H", "found", "short+form"),
    ("历城区实验小学", "I", "found", "exact"),
    ("微知科技有限公司", "D", "several", "place"),
    ("济南明湖渔具有限公司", "", "none", "none"),
    ("有限公司", "", "none", "none"),
    ("", "", "none", "none"),
    ("（）", "", "none", "none"),
]


@pytest.mark.parametrize(
    ("written", "code", "answer", "why"), CASES, ids=[f"{i:02}" for i in range(len(CASES))]
)
def test_what_is_meant_and_why(written: str, code: str, answer: str, why: str) -> None:
    first = link([written], FIRMS).row(0, named=True)
    assert (first["code"] or "", first["answer"], first["reason"]) == (code, answer, why)


def test_those_equally_near_are_all_listed() -> None:
    found = link(["微知科技有限公司"], FIRMS)
    assert found["code"].to_list()[:2] == ["E", "D"] or found["code"].to_list()[:2] == ["D", "E"]
    assert set(found["answer"]) == {"several"}


def test_a_former_name_leads_to_the_name_of_today() -> None:
    first = link(["青岛电视机厂"], FIRMS).row(0, named=True)
    assert (first["firm"], first["matched"]) == ("海信集团控股股份有限公司", "青岛电视机厂")


def test_the_slip_is_named() -> None:
    assert link(["青岛海心电子有限公司"], FIRMS).row(0, named=True)["slips"] == "心→信"


def test_names_come_back_in_their_order_each_as_often_as_written() -> None:
    asked = ["青岛海信电子有限公司", "不存在的某某商行", "青岛海信电子有限公司"]
    found = link(asked, FIRMS, most=1)
    assert found["name"].to_list() == asked
    assert dict(found.schema) == COLUMNS


def test_no_names_and_no_firms() -> None:
    assert link([], FIRMS).is_empty()
    assert link(["青岛海信电子有限公司"], FIRMS.clear())["answer"].to_list() == ["none"]


def test_rows_without_a_name_are_no_firms() -> None:
    firms = pl.DataFrame({"code": ["X", "Y", None], "name": [None, "  ", "青岛海信电子有限公司"]})
    assert link(["", "青岛海信电子有限公司"], firms)["answer"].to_list() == ["none", "found"]


TOWNS = ("青岛", "济南市", "烟台", "上海", "重庆市", "沂南县", "")
OWN = "海信达明齐鲁远泰和兴隆"
TRADES = ("电子", "机械制造", "生物科技", "文化传媒", "建筑工程")
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")


@st.composite
def firm_names(draw: st.DrawFn) -> str:
    own = draw(st.text(OWN, min_size=2, max_size=4))
    parts = (
        draw(st.sampled_from(TOWNS)),
        own,
        draw(st.sampled_from(TRADES)),
        draw(st.sampled_from(FORMS)),
    )
    return "".join(parts)


registers = st.lists(firm_names(), min_size=1, max_size=40, unique=True)


def _register(names: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"code": [f"{i:03}" for i in range(len(names))], "name": names})


@settings(max_examples=40)
@given(registers)
def test_a_name_finds_itself(names: list[str]) -> None:
    found = link(names, _register(names)).filter(rank=1)
    assert found["firm"].to_list() == names
    assert found["reason"].to_list() == ["exact"] * len(names)


@settings(max_examples=40)
@given(registers, st.lists(firm_names(), max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_the_register_changes_nothing(
    names: list[str], written: list[str], chance: random.Random
) -> None:
    firms = _register(names)
    order = list(range(len(names)))
    chance.shuffle(order)
    assert link(written, firms).equals(link(written, firms[order]))


@settings(max_examples=60)
@given(registers, st.data())
def test_a_name_with_a_slip_is_found_among_the_nearest(
    names: list[str], data: st.DataObject
) -> None:
    meant = data.draw(st.sampled_from(names))
    at = data.draw(st.integers(0, len(meant) - 1))
    other = data.draw(st.sampled_from("甲乙丙丁戊"))
    written = (
        meant[:at] + data.draw(st.sampled_from(["", other, other + meant[at]])) + meant[at + 1 :]
    )
    found = link([written], _register(names), most=100)
    best = found.filter(pl.col("score") == pl.col("score").max())
    assert found.filter(firm=meant)["score"].max() == best["score"][0] or best["score"][0] > 0.8


@settings(max_examples=100)
@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_text_is_answered(names: list[str]) -> None:
    found = link(names, _register([*names, "青岛海信电子有限公司"]))
    assert found["name"].unique().sort().to_list() == sorted(set(names))
    assert {word for reason in found["reason"] for word in reason.split("+")} <= set(REASONS)


@settings(max_examples=100)
@given(
    st.text(
        st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Co", "Cn", "Cc"]),
        max_size=20,
    )
)
def test_characters_are_compared_as_everywhere_else(name: str) -> None:
    """As `kernel.names.plain_name`, and traditional ones as simple ones."""
    words = name_words()
    kept, _ = read_names([name], words, firm_keys)
    seen = "".join(map(chr, kept.characters[:-1]))
    plain = "".join(chr(words.characters[ord(c)]) for c in plain_name(name))
    assert sorted(seen) == sorted(plain[: len(seen)]) or len(plain) > 80
