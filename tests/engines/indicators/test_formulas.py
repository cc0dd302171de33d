"""Indicators as formulas: what is counted, over which members, by hand-made tables."""

from datetime import date

import pytest

from qihang.engines import indicators
from qihang.engines.indicators import Counts, IndicatorValue
from qihang.kernel import Rate
from qihang.policy import Indicator, load

DAY = date(2024, 6, 15)
SCHEME = indicators.scheme(load(), DAY)
WHOLE = Counts(100, {"10": 30, "76": 5, "801": 20, "85": 2, "271": 3, "703": 10})
CUTS = {
    "hardship": {
        "0": Counts(80, {"10": 25}), "1": Counts(12, {"10": 3, "703": 4}), "4": Counts(8, {"12": 2}),
    },
    "work_place": {
        "370100": Counts(0, {"10": 12, "75": 1}), "370200": Counts(0, {"11": 3}),
        "310000": Counts(0, {"10": 4, "703": 9}),
    },
    "employer_type": {"31": Counts(0, {"10": 6}), "39": Counts(0, {"10": 18})},
}  # fmt: skip


def formula(name: str) -> Indicator:
    return load().definitions.indicators[name].at(DAY)


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("registered_share", IndicatorValue(70, 100)),
        ("stay_rate", IndicatorValue(16, 20)),  # 703 is not placed, wherever it says to be
        ("hardship_placement_rate", IndicatorValue(5, 20)),
        ("disabled_placement_rate", IndicatorValue(2, 8)),
        ("freelance_share", IndicatorValue(5, 100)),
        ("state_owned_share", IndicatorValue(6, 24)),
        ("research_assistants", IndicatorValue(3, None)),
        ("abroad", IndicatorValue(2, None)),
        ("startups", IndicatorValue(0, None)),
    ],
)
def test_an_indicator_counts_what_it_says(name: str, reading: IndicatorValue) -> None:
    assert indicators.read(formula(name), WHOLE, CUTS, SCHEME, "37") == reading


def test_another_province_is_another_own_province() -> None:
    assert indicators.read(formula("stay_rate"), WHOLE, CUTS, SCHEME, "31") == IndicatorValue(4, 20)


def test_it_says_by_what_it_must_be_cut() -> None:
    assert indicators.dimensions(formula("stay_rate")) == {"work_place"}
    assert indicators.dimensions(formula("abroad")) == frozenset()
    with pytest.raises(KeyError):
        indicators.read(formula("stay_rate"), WHOLE, {}, SCHEME, "37")


def test_a_share_is_a_rate_and_a_number_is_none() -> None:
    assert IndicatorValue(1, 4).rate == Rate(1, 4)
    assert IndicatorValue(1, None).rate is None
