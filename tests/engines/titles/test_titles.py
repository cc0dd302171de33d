"""Titles as advertisements write them: what is around the work is left behind, words speak, a person chooses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qihang.engines.titles import COLUMNS, suggest, suggest_industries, suggest_many
from qihang.engines.titles.words import INDUSTRY, OCCUPATION
from qihang.policy import load

JAVA = "2-02-10-03"
WORDS = load().codes.weights("title_word")


def first(title: str, text: str = "") -> str:
    found = suggest(title, text)
    return found[0].code if found else ""


def alone(word: str) -> str:
    """The parts of a joined word one after the other."""
    return word if word.endswith("+") else word.replace("+", " ")


@pytest.mark.parametrize(
    "title",
    [
        "Java开发", "急聘 Java 开发（双休）8K", "【包吃住】ＪＡＶＡ开发", "Java开发-济南",
        "java开发/五险一金/15-20K·14薪",
        "Java 开发 (J20417)", "某某科技有限公司招聘Java开发", "Java开发+双休+年终奖", "🔥Java开发工程师🔥",
    ],
)  # fmt: skip
def test_what_stands_around_the_work_changes_nothing(title: str) -> None:
    assert first(title) == JAVA


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("招聘专员", "4-07-03-08"),  # here the opening is the work
        ("海边餐饮招聘厨师", "4-03-02-01"),
        ("厨师急聘", "4-03-02-01"),  # nothing follows the opening
        ("叉车工", "6-30-05-01"),  # not the 车工 inside it
        ("物业项目经理", "2-06-07-10"),  # both words speak, not the rank
        ("C++工程师", JAVA),
        ("JavaWeb实习", JAVA),
        ("Senior Software Engineer", JAVA),
        ("护士/文员", "2-05-08-00"),  # the first part before the next
        ("文员/护士", "3-01-02-05"),
        ("工程师", "2-02-00-00"),  # a general word, since no other agrees
    ],
)
def test_which_word_speaks(title: str, code: str) -> None:
    assert first(title) == code


@pytest.mark.parametrize(
    "title", ["Christmas", "Quick", "", "   ", "（）", "12345", "月薪8000+五险一金"]
)
def test_letters_inside_a_word_and_pay_say_nothing(title: str) -> None:
    assert suggest(title) == []


def test_a_title_without_end_is_read_in_its_beginning() -> None:
    assert first("护士" + "1" * 100_000) == "2-05-08-00"


def test_duties_decide_where_the_title_says_little() -> None:
    assert first("工程师", "负责 Java 后端服务的开发，熟悉软件架构") == JAVA
    assert first("护士", "会用软件，接待客户，协助会计") == "2-05-08-00"


def test_an_industry_by_the_title_and_by_the_employers_name() -> None:
    assert suggest_industries("护士")[0].code == "Q84"
    assert suggest_industries("行政专员") == []
    assert suggest_industries("行政专员", "青岛某某物流有限公司")[0].code == "G58"


def test_many_are_as_one_and_each_title_stands_once() -> None:
    table = suggest_many(["护士", "会计", "护士", "？？"], n=2)
    assert table.columns == list(COLUMNS)
    assert table.filter(table["title"] == "护士").rows() == [
        ("护士", i, *one) for i, one in enumerate(suggest("护士", n=2), 1)
    ]
    assert table.rows()[-1] == ("？？", None, None, None, None)
    texts = suggest_many(["工程师", "工程师"], ["", "Java 软件"], n=1)
    assert texts["code"].to_list() == ["2-02-00-00", JAVA]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(max_size=80), st.integers(1, 7))
def test_any_text_has_an_answer_in_order(title: str, text: str, n: int) -> None:
    codes = load().codes.table(OCCUPATION)
    found = suggest(title, text, n)
    assert len(found) <= n
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert all(0 <= one.weight < 1 and codes[one.code].label.zh == one.name for one in found)


def test_every_code_of_the_words_is_one_of_its_set() -> None:
    sets = {"occupation": OCCUPATION, "general": OCCUPATION, "industry": INDUSTRY}
    unknown = [
        (row["kind"], row["code"])
        for row in WORDS
        if row["code"]
        not in (load().codes.table(sets[row["kind"]]) if row["kind"] in sets else {""})
    ]
    assert unknown == []


def test_no_word_is_dead() -> None:
    """A word alone, as a title, leads to its own code among others, or the word is swallowed."""
    dead = [
        (row["code"], word)
        for row in WORDS
        if row["kind"] == "occupation"
        for word in row["words"].split()
        if row["code"] not in {one.code for one in suggest(alone(word), n=12)}
    ]
    assert dead == []
