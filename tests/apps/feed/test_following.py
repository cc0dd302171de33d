"""Who follows the feed hears of every change once, whatever is written at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from qihang.apps.destinations import services
from qihang.apps.destinations.rules import Status
from qihang.apps.orgs.rules import Role
from qihang.apps.people.events import GraduatesChanged
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission, bus
from tests.factories.destinations import NOW, make_filed
from tests.factories.orgs import Tree, make_account, make_province, scope_for
from tests.factories.people import make_graduate
from tests.factories.tokens import Made, make_token

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2024, 6, 3)


@pytest.fixture
def tree() -> Tree:
    return make_province()


@pytest.fixture
def system(tree: Tree) -> Made:
    return make_token(tree.university)


def told(system: Made, after: str = "", limit: int = 100) -> tuple[list[str], str]:
    answer = system.get(f"/changes?after={after}&limit={limit}").json()
    return [item["uuid"] for item in answer["items"]], answer["next"]


def change(*graduates: Graduate) -> None:
    bus.publish(GraduatesChanged(frozenset(g.pk for g in graduates), DAY))


@contextmanager
def long_transaction(graduate: Graduate) -> Iterator[None]:
    """Somebody else who has written a change and takes their time to commit."""
    written, finish = Event(), Event()

    def run() -> None:
        with transaction.atomic():
            change(graduate)
            written.set()
            finish.wait(timeout=20)
        connection.close()

    other = Thread(target=run)
    other.start()
    assert written.wait(timeout=10)
    try:
        yield
    finally:
        finish.set()
        other.join(timeout=10)


def test_a_registration_is_followed_step_by_step(tree: Tree, system: Made) -> None:
    version, _ = make_filed(tree.college)
    officer = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    services.approve(officer, version.uuid, Status.WAITING_COLLEGE, NOW)
    items = system.get("/changes").json()["items"]
    assert [(i["kind"], i["action"]) for i in items] == [
        ("destination", "file"),
        ("destination", "approve_college"),
    ]
    assert {i["uuid"] for i in items} == {str(version.uuid)}


def test_going_on_misses_none_and_repeats_none(tree: Tree, system: Made) -> None:
    graduates = [make_graduate(tree.college) for _ in range(5)]
    change(*graduates[:3])
    seen, cursor = told(system, limit=2)
    change(*graduates[3:])
    while True:
        more, cursor = told(system, cursor, limit=2)
        if not more:
            break
        seen += more
    assert seen == [str(g.uuid) for g in graduates]


def test_nothing_appears_behind_a_reader(tree: Tree, system: Made) -> None:
    slow, fast = make_graduate(tree.college), make_graduate(tree.college)
    with long_transaction(slow):
        change(fast)  # committed at once, numbered after the slow one
        early, cursor = told(system)
    late, _ = told(system, cursor)
    assert early == []
    assert late == [str(slow.uuid), str(fast.uuid)]


def test_what_was_rolled_back_never_happened(tree: Tree, system: Made) -> None:
    graduate = make_graduate(tree.college)
    with transaction.atomic():
        change(graduate)
        transaction.set_rollback(True)
    assert told(system)[0] == []


def test_one_may_begin_with_what_is_new(tree: Tree, system: Made) -> None:
    old, new = make_graduate(tree.college), make_graduate(tree.college)
    change(old)
    cursor = system.get("/changes?newest=true").json()["next"]
    change(new)
    assert told(system, cursor)[0] == [str(new.uuid)]


def test_each_hears_of_its_own(tree: Tree, system: Made) -> None:
    change(make_graduate(tree.other_college))
    version, _ = make_filed(tree.college)
    figures = make_token(tree.university, [Permission.FIGURES_SEE])
    persons = make_token(tree.university, [Permission.PERSON_SEE])
    assert told(system)[0] == [str(version.uuid)]
    assert told(persons)[0] == []
    assert figures.get("/changes").status_code == 403


def test_a_set_is_noted_in_one_statement(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from qihang.apps.feed.services import note_graduates

    graduates = frozenset(make_graduate(tree.college).pk for _ in range(20))
    with django_assert_num_queries(1):
        note_graduates(GraduatesChanged(graduates, DAY))
