"""Days and sums as papers write them."""

from datetime import date

import pytest

from qihang.engines.papers.numerals import days_in, sums_in

DAYS = [
    ("2024年6月18日", date(2024, 6, 18)),
    ("2024 年 _6_ 月 18 日", date(2024, 6, 18)),
    ("2024-06-18", date(2024, 6, 18)),
    ("2024.6.8", date(2024, 6, 8)),
    ("2024/6/8", date(2024, 6, 8)),
    ("二〇二四年六月一日", date(2024, 6, 1)),
    ("二○二四年十月三十一日", date(2024, 10, 31)),
    ("二O二四年十二月廿一日", date(2024, 12, 21)),
    ("〇二四年五月七日", date(2024, 5, 7)),
]
SUMS = [
    ("6500元", [(650000, True)]),
    ("6,500.50元", [(650050, True)]),
    ("0.65万元", [(650000, True)]),
    ("8k", [(800000, True)]),
    ("陆仟伍佰元整", [(650000, True)]),
    ("壹万贰仟叁佰零肆元伍角", [(1230450, True)]),
    ("拾贰万元整", [(12000000, True)]),
    ("6500", [(650000, False)]),
]


@pytest.mark.parametrize(("text", "day"), DAYS, ids=[text for text, _ in DAYS])
def test_days(text: str, day: date) -> None:
    assert [found.day for found in days_in(text)] == [day]


@pytest.mark.parametrize("text", ["2024年13月1日", "2024年2月30日", "12024.1.1", "2024.1.111"])
def test_what_is_no_day(text: str) -> None:
    assert not days_in(text)


@pytest.mark.parametrize(("text", "sums"), SUMS, ids=[text for text, _ in SUMS])
def test_sums(text: str, sums: list[tuple[int, bool]]) -> None:
    assert [(found.fen, found.certain) for found in sums_in(text)] == sums
