"""Tries are counted before they are judged, in one table for every purpose."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from time_machine import TimeMachineFixture

from qihang.apps.documents import services as documents
from qihang.apps.links import services as links
from qihang.apps.orgs.models import Attempt
from qihang.apps.orgs.queries import real_now
from qihang.apps.orgs.services import (
    Throttle,
    begin_attempt,
    forget_attempts,
    forget_old_attempts,
)
from qihang.apps.people.services import Claim, activate
from qihang.kernel import Refusal, Scope
from qihang.policy import Policy

pytestmark = pytest.mark.django_db
SPAN = timedelta(minutes=30)
CODE = Throttle(
    "code", "some_lock", {"code": "some_limit"}, "too_many", "请 {minutes} 分钟后再试。"
)
OTHER = Throttle("other", "some_lock", {"code": "some_limit"}, "too_many", "请稍后再试。")


SYSTEM = Scope.for_system("test")
ADDRESS = "203.0.113.9"
# Every service that counts tries, with something that is not there.
JUDGES = {
    "activation": lambda: activate(Claim("2024", "无此人", "000000", "B"), "x", ADDRESS),
    "number": lambda: documents.check(SYSTEM, "0" * 16, "无此人", ADDRESS, date(2024, 6, 1)),
    "link": lambda: links.open_link(SYSTEM, "nothing", ADDRESS),
    "receipt": lambda: links.ask_receipt(SYSTEM, "0" * 16, ADDRESS),
}


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch, time_machine: TimeMachineFixture) -> None:
    monkeypatch.setattr(Policy, "limit", lambda *_: 2)
    monkeypatch.setattr(Policy, "duration", lambda *_: SPAN)
    time_machine.move_to(real_now(), tick=False)


def tries(throttle: Throttle = CODE, code: str = "A") -> bool:
    try:
        begin_attempt(throttle, {"code": code})
    except Refusal:
        return False
    return True


def test_so_many_and_no_more() -> None:
    assert [tries() for _ in range(4)] == [True, True, False, False]


def test_it_is_said_how_long_to_wait() -> None:
    assert tries()
    assert tries()
    with pytest.raises(Refusal) as refused:
        begin_attempt(CODE, {"code": "A"})
    assert refused.value.code == "too_many"
    assert "30" in str(refused.value)


def test_each_value_and_each_purpose_is_counted_apart() -> None:
    assert [tries() for _ in range(3)] == [True, True, False]
    assert tries(code="B")
    assert tries(OTHER)


def test_what_succeeds_is_not_counted() -> None:
    for _ in range(5):
        begin_attempt(CODE, {"code": "A"}).succeeded()
    assert not Attempt.objects.exists()


def test_success_takes_back_one_try_and_no_other() -> None:
    first = begin_attempt(CODE, {"code": "A"})
    begin_attempt(CODE, {"code": "A"})
    first.succeeded()
    assert Attempt.objects.get().times == 1


def test_the_lock_passes_to_the_second(time_machine: TimeMachineFixture) -> None:
    assert [tries(), tries()] == [True, True]
    time_machine.shift(SPAN - timedelta(seconds=1))
    assert not tries()
    time_machine.shift(timedelta(seconds=1))
    assert tries()


def test_a_refused_try_counts_too(time_machine: TimeMachineFixture) -> None:
    for _ in range(3):
        tries()
        time_machine.shift(timedelta(minutes=12))
    assert not tries()


def test_a_new_start() -> None:
    assert [tries() for _ in range(3)] == [True, True, False]
    forget_attempts(CODE, "code", ["A"])
    assert tries()


def test_old_counts_are_dropped() -> None:
    tries()
    assert forget_old_attempts(real_now() - timedelta(seconds=1)) == 0
    assert forget_old_attempts(real_now() + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES.keys())
def test_whoever_is_refused_cannot_undo_the_count(judge: Callable[..., Any]) -> None:
    """A service that counts inside a transaction loses the count with its refusal."""
    with pytest.raises(Refusal):
        judge()
    assert Attempt.objects.exists()


def test_what_is_tried_is_not_kept_in_clear() -> None:
    tries(code="2024-0001")
    assert b"2024-0001" not in bytes(Attempt.objects.get().key)
