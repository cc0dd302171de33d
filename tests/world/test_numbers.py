"""Made-up numbers are as valid as real ones, and all different."""

import re
import uuid
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel.identity import is_credit_code, is_id_number, is_phone, mask
from qihang.world.chance import pick_by, shares, stream, uuids
from qihang.world.identity import exam_numbers, id_numbers, masked, phones
from qihang.world.province import World


def people(count: int, seed: int = 1) -> tuple[Any, Any, Any]:
    rng = stream(seed, "test")
    county = rng.choice([370102, 370203, 371728, 110101], count)
    born = np.datetime64("2001-01-01") + rng.integers(0, 700, count)
    return county, born, rng.integers(1, 3, count)


def test_identity_numbers_are_valid_say_sex_and_county_and_differ_between_chunks() -> None:
    county, born, sex = people(3_000)
    numbers = [*id_numbers(county, born, sex, 0), *id_numbers(county, born, sex, 13)]
    assert all(map(is_id_number, numbers))
    assert len(set(numbers)) == len(numbers)
    for number, place, day, gender in zip(numbers, county, born, sex, strict=False):
        assert number.startswith(f"{place}{str(day).replace('-', '')}")
        assert int(number[16]) % 2 == gender % 2


def test_exam_numbers_begin_with_the_year_of_entry_and_the_city() -> None:
    made = exam_numbers(
        np.array([2020, 2021]), np.array([370102, 371728]), np.array([1, 1_600_000])
    )
    assert made.to_list() == ["20370100000001", "21371701600000"]


def test_phones_are_valid_and_different() -> None:
    made = phones(7, np.arange(200_000)).to_list()
    assert all(map(is_phone, made[:2_000]))
    assert len(set(made)) == len(made)


def test_masking_whole_columns_is_masking_each() -> None:
    frame = pl.DataFrame({"x": ["37010220010101123X", "13812345678", "20370102000001"]})
    assert frame.select(masked("x"))["x"].to_list() == [mask(text) for text in frame["x"]]


def test_employers_have_valid_codes_and_names_of_their_own(small: World) -> None:
    employers = small.employers
    assert all(map(is_credit_code, employers.code))
    assert len(set(employers.code)) == len(set(employers.name)) == len(employers)
    assert any(phone in employers.phone[:n] for n, phone in enumerate(employers.phone))
    assert employers.cells[1].min() >= 1


def test_public_ids_are_uuids_that_depend_on_seed_table_and_row() -> None:
    made = [
        *uuids(7, "a", np.arange(500)),
        *uuids(7, "b", np.arange(500)),
        *uuids(8, "a", np.arange(500)),
    ]
    assert len(set(made)) == len(made)
    assert all(re.fullmatch("[0-9a-f]{32}", text) and uuid.UUID(text).version == 4 for text in made)
    assert uuids(7, "a", np.arange(3)) == uuids(7, "a", np.arange(3))


@given(st.integers(0, 5_000), st.lists(st.floats(0.1, 50), min_size=1, max_size=40))
def test_shares_add_up_and_leave_nobody_out(more: int, weights: list[float]) -> None:
    total = 2 * len(weights) + more
    parts = shares(total, weights, 2)
    assert parts.sum() == total
    assert parts.min() >= 2


def test_picks_follow_their_row() -> None:
    rows = np.repeat([0, 1, 2], 4_000)
    table = np.array([[1.0, 0, 0], [0, 1.0, 3.0], [1.0, 1.0, 0]])
    chosen = pick_by(stream(1, "picks"), rows, table)
    assert set(chosen[rows == 0]) == {0}
    assert 0.72 < (chosen[rows == 1] == 2).mean() < 0.78
    assert set(chosen[rows == 2]) == {0, 1}
