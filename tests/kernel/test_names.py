"""What people type and paste is found whatever keyboard it came from."""

import re

import pytest

from qihang.kernel.names import as_typed, name_pattern, plain_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  李明 ", "李明"),
        ("\u202e李明\u202c", "李明"),
        ("\ufeff\u200b李明", "李明"),
        ("２０２４０００１", "20240001"),
        ("Ａ－１", "A-1"),
        ("李明　２０", "李明　２０"),
        ("\u200b", ""),
        ("", ""),
    ],
)
def test_marks_that_nobody_sees_and_wide_digits(typed: str, kept: str) -> None:
    assert as_typed(typed) == kept


@pytest.mark.parametrize("dot", list("·・•‧∙．."))
def test_one_dot_is_as_good_as_another(dot: str) -> None:
    name = f"买买提{dot}艾力"
    assert plain_name(name) == plain_name("买买提·艾力") == "买买提艾力"
    assert re.search(name_pattern(name), "买买提・艾力")
    assert not re.search(name_pattern(name), "买买提艾力")


def test_what_means_something_in_a_pattern_means_itself() -> None:
    assert name_pattern("a*[b") == ""
    assert re.fullmatch(name_pattern("a*[b·(c"), "a*[b•(c")
