"""Numbers: drawn from chance, checked by their last character, read however they are typed."""

from datetime import date
from functools import reduce
from itertools import combinations, product
from operator import xor
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qihang.apps.documents.rules import (
    ALPHABET,
    LENGTH,
    DocumentState,
    draw_number,
    is_early_number,
    is_number,
    plain,
    same_name,
    spaced,
    state_at,
    weighted_sum,
)

DAY = date(2024, 6, 15)
numbers = st.integers().map(lambda seed: draw_number(Random(seed)))


@given(numbers)
def test_what_is_drawn_is_a_number(number: str) -> None:
    assert is_number(number)
    assert len(number) == LENGTH


def alone(sign: str, at: int) -> int:
    """What a sign adds to the sum of a whole number, when all others are the zero sign."""
    number = ALPHABET[0] * at + sign + ALPHABET[0] * (LENGTH - 1 - at)
    return weighted_sum(number[:-1]) ^ ALPHABET.index(number[-1])


def test_the_check_adds_up_sign_by_sign() -> None:
    """So that what a mistake does depends on the signs changed alone, and can be tried out whole."""
    chance = Random(7)
    for _ in range(500):
        number = "".join(chance.choice(ALPHABET) for _ in range(LENGTH))
        total = reduce(xor, (alone(sign, at) for at, sign in enumerate(number)))
        assert is_number(number) == (total == 0)


def test_every_wrong_sign_is_noticed() -> None:
    for at in range(LENGTH):
        assert len({alone(sign, at) for sign in ALPHABET}) == len(ALPHABET)


def test_every_two_signs_changed_about_are_noticed() -> None:
    """All pairs of signs at all pairs of places: neighbours and any others."""
    for (at, there), (one, other) in product(
        combinations(range(LENGTH), 2), combinations(ALPHABET, 2)
    ):
        as_was = alone(one, at) ^ alone(other, there)
        assert as_was != alone(other, at) ^ alone(one, there)


@given(numbers, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_number_with_one_wrong_sign_is_none(number: str, at: int, other: str) -> None:
    mistyped = number[:at] + other + number[at + 1 :]
    assert is_number(mistyped) == (mistyped == number)


@given(numbers, st.integers(0, LENGTH - 2))
def test_a_number_with_neighbours_changed_about_is_none(number: str, at: int) -> None:
    turned = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert is_number(turned) == (turned == number)


def test_the_first_check_missed_a_swap() -> None:
    """The reason for another one."""
    assert is_early_number("9ZYNG6SWA95BB466")
    assert is_early_number("9YZNG6SWA95BB466")


@given(numbers)
def test_it_is_read_however_it_is_typed(number: str) -> None:
    typed = spaced(number).lower().replace("0", "o").replace("1", "l").replace("-", " — ")
    assert plain(typed) == number
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in typed)
    assert plain(wide) == number


@given(st.text(max_size=40))
def test_whatever_is_typed_has_an_answer(typed: str) -> None:
    assert is_number(plain(typed)) in (True, False)


def test_fifteen_characters_are_left_to_chance() -> None:
    drawn = {draw_number(Random(seed)) for seed in range(500)}
    assert len(drawn) == 500
    assert all(len({number[at] for number in drawn}) == len(ALPHABET) for at in range(LENGTH - 1))


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("周雨桐", True),
        (" 周 雨桐 ", True),
        ("阿依古丽买买提", True),
        ("阿依古丽•买买提", True),
        ("阿依古丽．买买提", True),
        ("\u202a周雨桐\u202c\u200b", True),
        ("周雨同", False),
        ("", False),
        ("·", False),
    ],
)
def test_names_are_compared_without_blanks_and_dots(typed: str, same: bool) -> None:
    name = "阿依古丽·买买提" if typed.startswith("阿") else "周雨桐"
    assert same_name(typed, name) == same


@pytest.mark.parametrize(
    ("revoked", "counts", "until", "state"),
    [
        (False, True, date(2024, 6, 16), DocumentState.VALID),
        (False, True, DAY, DocumentState.EXPIRED),
        (True, True, date(2024, 6, 16), DocumentState.REVOKED),
        (False, False, date(2024, 6, 16), DocumentState.SUPERSEDED),
        (True, False, date(2024, 6, 1), DocumentState.REVOKED),
    ],
)
def test_what_a_proof_is_worth(
    revoked: bool, counts: bool, until: date, state: DocumentState
) -> None:
    assert state_at(revoked=revoked, counts=counts, valid_until=until, day=DAY) == state
