"""Values that a test knows to be there, where the product's types allow that they are not."""

from typing import TypeVar

T = TypeVar("T")


def not_none(value: T | None) -> T:
    """The value; a missing one fails the test here, not at some attribute later."""
    assert value is not None
    return value
