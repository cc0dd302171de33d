"""Expecting a refusal by its code."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from qihang.kernel import Refusal


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block must end in the refusal of this code."""
    with pytest.raises(Refusal) as answer:
        yield
    assert answer.value.code == code
