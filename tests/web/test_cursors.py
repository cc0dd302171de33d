"""Cursors: nobody reads them, nobody makes one up, nobody uses another's."""

import base64
import json

import pytest
from django.core import signing
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from qihang.web import cursors
from tests.factories.refusals import refused

PLACE = ("/37/10422/c02/", "2024-06-01", 7)
positions = st.lists(st.one_of(st.integers(), st.text()), min_size=1, max_size=4)


@given(positions)
def test_a_cursor_leads_back_to_its_place(position: list) -> None:
    assert cursors.read(cursors.write(position, "list"), "list") == tuple(position)


def test_nothing_can_be_read_in_it() -> None:
    cursor = cursors.write(PLACE, "list")
    padded = cursor + "=" * (-len(cursor) % 4)
    for seen in (cursor.encode(), base64.urlsafe_b64decode(padded)):
        for told in (b"10422", b"c02", b"2024"):
            assert told not in seen
    assert cursor != cursors.write(PLACE, "list"), "nor that two are the same place"


@pytest.mark.parametrize("of", ["another list", "list of another", ""])
def test_it_holds_for_one_list_and_reader(of: str) -> None:
    cursor = cursors.write(PLACE, "list")
    with refused("cursor_unknown"):
        cursors.read(cursor, of)
    assert cursors.read_or_begin(cursor, of) is None


@pytest.mark.parametrize(
    "made_up",
    [
        "/37/10422/c02/~2024-06-01~7",
        base64.urlsafe_b64encode(json.dumps(PLACE).encode()).decode(),
        signing.dumps(list(PLACE), salt="cursor list"),
        "x", "é", "eyJ", "=", "A" * 400,
    ],
    ids=["typed", "encoded", "signed", "letter", "accent", "cut", "sign", "long"],
)  # fmt: skip
def test_nobody_makes_one_up(made_up: str) -> None:
    with refused("cursor_unknown"):
        cursors.read(made_up, "list")


def test_an_altered_one_or_one_of_another_key_is_unknown() -> None:
    cursor = cursors.write(PLACE, "list")
    with refused("cursor_unknown"):
        cursors.read(("A" if cursor[0] != "A" else "B") + cursor[1:], "list")
    with override_settings(SECRET_KEY="another"), refused("cursor_unknown"):
        cursors.read(cursor, "list")
