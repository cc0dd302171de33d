"""What is kept in the process: made once however many ask at the same time, made anew after a failure."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext

from qihang.kernel import Permission, Reach, Scope
from qihang.web.recent import SharedRequest, recent
from tests.factories.requests import make_request

READERS = 8
calls: list[str] = []


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    calls.clear()


@recent(2)
def upper(text: str) -> str:
    calls.append(text)
    return text.upper()


def test_many_who_ask_together_make_it_once() -> None:
    all_here = threading.Barrier(READERS + 1)

    def come(_: int) -> str:
        all_here.wait(10)
        return waiting(all_here)

    with ThreadPoolExecutor(READERS + 1) as pool:
        first = pool.submit(waiting, all_here)
        others = list(pool.map(come, range(READERS)))
    assert first.result() == "made"
    assert others == ["made"] * READERS
    assert len(calls) == 1


@recent(4)
def waiting(all_here: threading.Barrier) -> str:
    calls.append("made")
    all_here.wait(10)  # nobody has an answer before everybody has come
    return "made"


def test_a_value_is_made_once_for_its_arguments() -> None:
    upper.cache_clear()
    assert [upper(text) for text in "aba"] == ["A", "B", "A"]
    assert calls == ["a", "b"]


def test_who_was_not_asked_for_longest_goes_first() -> None:
    upper.cache_clear()
    for text in "abacab":
        upper(text)
    assert calls == ["a", "b", "c", "b"]
    assert len(upper) == 2


@recent(4)
def divided(number: int, by: list[int] | tuple[int, ...]) -> int:
    calls.append("tried")
    if len(calls) == 1:
        raise ZeroDivisionError
    return number // by[0]


def test_a_failure_is_not_kept() -> None:
    with pytest.raises(ZeroDivisionError):
        divided(1, (1,))
    assert divided(1, (1,)) == 1


@recent(4)
def greeting() -> str:
    return gettext("启航")


def test_the_language_is_always_part_of_the_key() -> None:
    assert greeting() == "启航"
    with translation.override("en"):
        assert greeting() != "启航"


def test_a_function_that_sees_more_than_its_arguments_is_refused() -> None:
    secret = "of one reader"
    with pytest.raises(TypeError):
        recent(4)(lambda: secret)


def shared(
    scope: Scope, address: str = "/figures/37/?on=2024-06-01&on=2024-06-02"
) -> SharedRequest:
    return SharedRequest.of(make_request(address, scope=scope, today=date(2024, 6, 3)))


def test_two_readers_share_a_request_only_with_the_same_rights() -> None:
    seeing, lent = frozenset({Permission.PLAN_SEE}), frozenset({Permission.FIGURES_SEE})
    officer = Scope(account=1, reaches=(Reach("/37/", seeing, "province_officer"),))
    colleague = Scope(account=2, reaches=(Reach("/37/", seeing, "province_officer"),))
    assert shared(officer) == shared(colleague)
    for other in (
        Scope(account=1, reaches=(Reach("/37/", seeing, "auditor"),)),
        Scope(account=1, reaches=(Reach("/37/", seeing | lent, "province_officer"),)),
        Scope(account=1, reaches=(*officer.reaches, Reach("/37/10422/", lent))),
        Scope(account=1, reaches=officer.reaches, graduate=7),
        Scope(account=1, reaches=officer.reaches, own=lent),
    ):
        assert shared(officer) != shared(other)


def test_nothing_of_the_person_is_in_a_shared_request() -> None:
    request = shared(Scope(account=1))
    assert request.scope.account is None
    assert request.GET.getlist("on") == ["2024-06-01", "2024-06-02"]
    assert not hasattr(request, "user")
