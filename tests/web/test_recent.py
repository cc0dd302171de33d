"""What is kept in the process: made once however many ask at the same time, made anew after a failure."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from qihang.web.recent import Recent

READERS = 8


def test_many_who_ask_together_make_it_once() -> None:
    kept: Recent[str] = Recent(4)
    calls: list[int] = []
    all_here = threading.Barrier(READERS + 1)

    def make() -> str:
        calls.append(1)
        all_here.wait(10)  # nobody has an answer before everybody has come
        return "made"

    def come(_: int) -> str:
        all_here.wait(10)
        return kept.get("key", make)

    with ThreadPoolExecutor(READERS + 1) as pool:
        first = pool.submit(kept.get, "key", make)
        others = list(pool.map(come, range(READERS)))
    assert first.result() == "made"
    assert others == ["made"] * READERS
    assert len(calls) == 1


def test_a_value_is_made_once_for_its_key() -> None:
    kept: Recent[str] = Recent(2)
    assert [kept.get(key, lambda key=key: key.upper()) for key in "aba"] == ["A", "B", "A"]
    assert kept.get("a", lambda: "made anew") == "A"


def test_a_failure_is_not_kept() -> None:
    kept: Recent[int] = Recent(4)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)
    assert kept.get("key", lambda: 7) == 7


def test_who_was_not_asked_for_longest_goes_first() -> None:
    kept: Recent[int] = Recent(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: 1)
    assert kept.get("a", lambda: 2) == 1
    assert kept.get("b", lambda: 2) == 2
