"""Identity numbers, credit codes and phones: check digits, dates and masks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.kernel import identity

# Public examples printed in the standards GB 11643 and in business registers.
ID_NUMBER = "11010519491231002X"
CREDIT_CODES = ["91330100799655058B", "91110000802100433B", "91440300708461136T"]


def test_the_example_of_the_standard_is_valid() -> None:
    assert identity.is_id_number(ID_NUMBER)
    assert identity.birth_date(ID_NUMBER) == date(1949, 12, 31)


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(place: int, digit: str) -> None:
    changed = ID_NUMBER[:place] + digit + ID_NUMBER[place + 1 :]
    assert identity.is_id_number(changed) == (changed == ID_NUMBER)


@pytest.mark.parametrize("text", ["", "1", ID_NUMBER[:15], ID_NUMBER + "1", "x" * 18])
def test_other_lengths_and_letters_are_not_identity_numbers(text: str) -> None:
    assert not identity.is_id_number(text)


@pytest.mark.parametrize(
    "number", ["330113200102200012", "370114200102200016", "370181200102200016"]
)
def test_numbers_of_counties_young_and_gone_are_valid(number: str) -> None:
    assert identity.is_id_number(number)
    assert not identity.is_id_number(f"{number[:6]}20010230{number[14:]}")


def test_blanks_and_small_letters_are_cleaned() -> None:
    assert identity.clean_id_number(" 110105 19491231-002x ") == ID_NUMBER


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_credit_codes_of_known_firms(code: str) -> None:
    assert identity.is_credit_code(code)
    other = "2" if code[-1] == "1" else "1"
    assert not identity.is_credit_code(code[:-1] + other)


@pytest.mark.parametrize(
    ("phone", "good"),
    [("13800138000", True), ("12800138000", False), ("1380013800", False), ("138001380001", False)],
)
def test_mobile_numbers(phone: str, good: bool) -> None:
    assert identity.is_phone(phone) is good


def test_masks_show_three_and_two() -> None:
    assert identity.mask(ID_NUMBER) == "110*************2X"
    assert identity.mask("13800138000") == "138******00"


@given(st.text(max_size=30))
def test_a_mask_hides_everything_between_and_keeps_the_length(text: str) -> None:
    shown = identity.mask(text)
    assert len(shown) == len(text)
    assert set(shown[3:-2] if len(text) > 5 else shown) <= {"*"}
