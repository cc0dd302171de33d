"""Screening: spans of the original, many texts like one. What is found stands in tests/spec/screening.csv."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.engines.screening import ScreeningContext, screen, screen_many
from qihang.policy import ScreeningRules, load

CONSTRUCTED = Path(__file__).with_name("constructed.csv")
TEXTS = tuple(
    row["text"]
    for row in csv.DictReader(
        Path("tests/spec/screening.csv").read_text(encoding="utf-8").splitlines()
    )
)


@pytest.fixture(scope="module")
def rules() -> ScreeningRules:
    return load().screening.at(date(2026, 11, 30))


def test_spans_are_those_of_the_original_however_it_is_written(rules: ScreeningRules) -> None:
    text = "岗位要求：\r\n１、限\u200b 男 性；２、熟悉 Java。３、９·８·５院校毕业"
    assert [text[one.start : one.end] for one in screen(text, rules)] == [
        "限\u200b 男 性",
        "９·８·５院校",
    ]


def test_many_texts_are_judged_as_each_alone(rules: ScreeningRules) -> None:
    frame = pl.DataFrame({"id": [str(n) for n in range(len(TEXTS))], "text": list(TEXTS)})
    found = screen_many(frame, rules).select("id", "rule", "start", "end").rows()
    alone = [
        (str(n), one.rule, one.start, one.end)
        for n, text in enumerate(TEXTS)
        for one in screen(text, rules)
    ]
    assert found == alone
    assert len(found) > 30


def test_a_finding_names_law_and_words_to_use_instead(rules: ScreeningRules) -> None:
    (one,) = screen("限男性", rules)
    assert (one.cls, one.severity.value) == ("sex", "block")
    assert "妇女权益保障法" in one.reference
    assert one.advice.zh
    assert one.advice.en


def test_a_post_for_disabled_persons_may_name_disability(rules: ScreeningRules) -> None:
    assert screen("无残疾", rules)
    assert not screen("无残疾", rules, ScreeningContext(reserved=True))


@given(
    st.text(alphabet="限男女不性 ·985/211院校岁35以下，。\n\u200b侽押金交全日制优先", max_size=40)
)
def test_every_span_lies_in_the_text_and_none_of_a_class_overlap(text: str) -> None:
    last: dict[str, int] = {}
    for one in screen(text, load().screening.at(date(2026, 11, 30))):
        assert 0 <= one.start < one.end <= len(text)
        assert last.get(one.cls, 0) <= one.start
        last[one.cls] = one.end


def test_constructed_texts_are_told_apart(rules: ScreeningRules) -> None:
    """Made for classes that advertisements hardly hold; without a class nothing may be found."""
    wrong = []
    with CONSTRUCTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found = {one.cls for one in screen(row["text"], rules)}
            if row["class"] not in found and (row["class"] or found):
                wrong.append((row["class"], row["text"], found))
    assert wrong == []
