"""Law 3 for other systems: which token gets what of which operation.

Why: a system asks a thousand times faster than a person, and nobody looks at the screen. Every
operation is asked by tokens of everybody around one graduate; the answers are compared with
api_matrix.txt, which a person has reviewed (`python -m tests.guards.access_matrix --write`). What
strangers are told is searched for the graduate, and what they send must leave the graduate as it was.
"""

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from qihang.apps.feed.models import FeedItem
from qihang.web.api.api import access_of
from qihang.web.api.problems import CONTENT_TYPE
from tests.guards.api_doors import RELATIONS, REQUESTS, SHUT_OUT, STRANGERS, ApiDoor, operations
from tests.guards.matrix import grouped, read_table, written_table
from tests.guards.sources import Finding, report
from tests.guards.stage import NAME, Stage

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).with_name("api_matrix.txt")
REVIEW = "Right? Then `python -m tests.guards.access_matrix --write`, and review the change."
HEAD = """\
# Which token gets what of which operation. One graduate's registration waits for review by its
# college; each word is a relation to that graduate (tests/guards/api_doors.py). Numbers are statuses.
# Written by `python -m tests.guards.access_matrix --write`: review it.
"""


@dataclass
class Asked:
    """The stage, the doors with what each heard, and heading of each row -> relation -> status."""

    stage: Stage
    doors: dict[str, ApiDoor]
    rows: dict[tuple[str, str, str], dict[str, str]]
    wrong_type: list[str]


@pytest.fixture(scope="module")
def asked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """Every operation asked by everybody; the database is left as it was."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(ALLOWED_HOSTS=["*"]):
        stage = Stage()
        FeedItem.objects.update(txid=F("id"))  # as if written long before this transaction
        doors = {relation: ApiDoor(stage, relation) for relation in RELATIONS}
        yield ask_all(Asked(stage, doors, {}, []))
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def ask_all(asked: Asked) -> Asked:
    for method, name in operations():
        for word, asking in REQUESTS[name](asked.stage).items() if name in REQUESTS else ():
            answers = {}
            for relation, door in asked.doors.items():
                answer = door.ask(method, asking)
                answers[relation] = str(answer.status_code)
                if answer.status_code >= 400 and answer["Content-Type"] != CONTENT_TYPE:
                    asked.wrong_type.append(f"{method} {asking.path} to {relation}")
            asked.rows[method, name, word] = answers
    return asked


def test_every_operation_says_who_may_ask() -> None:
    silent = (name for (_, name), o in operations().items() if access_of(o) is None)
    report(
        (Finding("api.py", 0, name) for name in silent),
        "Give the operation auth=needs(Permission.X) or auth=public (qihang.web.api), and no other.",
    )


def test_no_operation_escapes() -> None:
    missing = {name for _, name in operations()} - REQUESTS.keys()
    gone = REQUESTS.keys() - {name for _, name in operations()}
    report(
        (Finding("tests/guards/api_doors.py", 0, name) for name in missing | gone),
        "Say in REQUESTS how the operation is asked, so that everybody asks it.",
    )


def test_nobody_meets_a_fault(asked: Asked) -> None:
    faults = [(row, answers) for row, answers in asked.rows.items() if "5" in first(answers)]
    assert not faults
    assert not asked.wrong_type, "not application/problem+json"


def test_nobody_on_the_way_keeps_an_answer(asked: Asked) -> None:
    said = {one for door in asked.doors.values() for one in door.cached}
    assert said
    assert all("private" in one for one in said), said


def first(answers: dict[str, str]) -> set[str]:
    return {status[0] for status in answers.values()}


@pytest.mark.parametrize("relation", SHUT_OUT)
def test_without_a_usable_token_only_public_operations_answer(asked: Asked, relation: str) -> None:
    known = {name: access_of(o) for (_, name), o in operations().items()}
    for (_, name, _), answers in asked.rows.items():
        access = known[name]
        wanted = "401" if access and access.token else "200"
        assert answers[relation] == wanted, name


@pytest.mark.parametrize("relation", STRANGERS)
def test_no_operation_gives_the_graduate_away(asked: Asked, relation: str) -> None:
    graduate = asked.stage.graduate
    traces = (
        NAME, json.dumps(NAME), graduate.exam_number, graduate.id_number_masked,
        str(graduate.uuid), str(asked.stage.destination.uuid),
    )  # fmt: skip
    told = {path for path, text in asked.doors[relation].heard if any(t in text for t in traces)}
    assert asked.doors[relation].heard
    assert not told, f"{relation} hears of the graduate at {sorted(told)}"


@pytest.mark.parametrize("relation", ["college", "university"])
def test_those_who_may_hear_of_the_graduate_do(asked: Asked, relation: str) -> None:
    """Otherwise the test above could not fail."""
    assert any(NAME in text for _, text in asked.doors[relation].heard)
    number = asked.stage.graduate.id_number_masked
    assert any(number in text for _, text in asked.doors[relation].heard)


@pytest.mark.parametrize("relation", STRANGERS)
def test_strangers_change_nothing_of_the_graduate(asked: Asked, relation: str) -> None:
    assert not asked.doors[relation].touched


def test_access_is_as_reviewed(asked: Asked) -> None:
    found = {
        f"{name}{f' [{word}]' if word else ''}  {method}": grouped(answers)
        for (method, name, word), answers in asked.rows.items()
    }
    if os.environ.get("QIHANG_WRITE_MATRIX") == "1":
        SNAPSHOT.write_text(written_table(HEAD, found), encoding="utf-8")
    known = read_table(SNAPSHOT)
    changed = sorted(h for h in found.keys() | known.keys() if found.get(h) != known.get(h))
    shown = "\n".join(f"{h}\n{known.get(h, '-')}\n  now:\n{found.get(h, '-')}" for h in changed)
    assert not changed, f"{SNAPSHOT.name} differs:\n{shown}\n  -> {REVIEW}"
