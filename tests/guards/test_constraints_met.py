"""What the database refuses is said at its field, through the doors that people use.

Why: test_constraints.py asks for a sentence; whether the page that was sent, the sheet or the API shows
it where it belongs is seen only there. Each walk sends what somebody else has just taken, with the look
that a service takes beforehand shut, as it is for two who press at the same moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from qihang.apps.agreements import labels as agreements
from qihang.apps.agreements.models import AgreementNumber
from qihang.apps.agreements.services import numbers, series
from qihang.apps.destinations import labels as destinations
from qihang.apps.orgs.rules import Role
from qihang.apps.people import labels as people
from qihang.apps.people import services
from qihang.apps.people.models import Graduate
from qihang.apps.people.services import NewStanding, corrections, standing
from qihang.apps.people.sheets import matching
from qihang.apps.roster_checks import labels as roster_checks
from qihang.apps.roster_checks.services import checks
from qihang.kernel import Permission
from tests.factories.agreements import make_series
from tests.factories.intake import roster_row
from tests.factories.orgs import Tree, client_for, make_account, make_province, scope_for
from tests.factories.people import make_graduate, make_id_number, own_account
from tests.factories.storages import storages_at
from tests.factories.tokens import make_token
from tests.responses import ClientResponse

pytestmark = pytest.mark.django_db(transaction=True)
IN_WINDOW = datetime(2023, 10, 10, 2, tzinfo=UTC)  # roster data of 2024 is checked
SENTENCES: Mapping[str, str] = {
    **people.CONSTRAINTS,
    **agreements.CONSTRAINTS,
    **destinations.CONSTRAINTS,
    **roster_checks.CONSTRAINTS,
}
# Why no walk leads to these.
INSIDE = "written in the transaction that made the row it is unique for, whose record is locked"
UPSERT = "an upsert on this key: the second press replaces the first"
GUARDED = "a look under the lock and the form before; see the tests of its app"
ELSEWHERE: Mapping[str, str] = {
    "people_merge_change_id_key": INSIDE,
    "people_activationcode_graduate_id_key": UPSERT,
    "roster_checks_rostercheck_graduate_id_key": UPSERT,
    "agreement_one_number": INSIDE,
    "agreements_agreement_number_key": "agreement_number_once is met before it: both have the number",
    "code_batch_by_two": GUARDED,
    "agreement_term_in_order": GUARDED,
    "destination_version_once": GUARDED,
    "destination_one_pending": GUARDED,
    "destination_one_effective": GUARDED,
    "destination_term_in_order": GUARDED,
}


@dataclass
class World:
    """Two graduates of a university and who handles them."""

    tree: Tree
    one: Graduate
    other: Graduate
    office: Client
    scope: Any


@dataclass(frozen=True)
class Walk:
    """What leads to a constraint: the look that is shut, what is sent, the field that says it."""

    constraint: str
    shut: tuple[object, str, Callable[..., Any]]
    send: Callable[[World], ClientResponse]
    at: str = ""  # "" where the page has no such field: the message on the next page


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def world() -> World:
    tree = make_province()
    clerk = make_account(Role.UNIVERSITY_OFFICER, tree.university)
    one = make_graduate(tree.college, account=True, name="甲")
    return World(
        tree, one, make_graduate(tree.college, name="乙"), client_for(clerk), scope_for(clerk)
    )


def corrected(world: World, **what: str) -> ClientResponse:
    said = {"name": world.one.name, "exam_number": world.one.exam_number, "reason": "更正"}
    return world.office.post(reverse("people:correct", args=[world.one.uuid]), said | what)


def cancelled_twice(world: World) -> ClientResponse:
    now = timezone.now()
    left = NewStanding("withdrawn", timezone.localdate(now), "文件")
    change = services.record_standing(world.scope, world.one.uuid, left, now)
    page = reverse("people:standing_cancel", args=[change.uuid])
    world.office.post(page, {"reason": "误登"})
    return world.office.post(page, {"reason": "误登"}, follow=True)


def reported_twice(world: World) -> ClientResponse:
    page = reverse("roster_checks:report_field", args=["ethnicity"])
    with time_machine.travel(IN_WINDOW):
        client = client_for(own_account(world.one))
        client.post(page, {"right": "03"})
        return client.post(page, {"right": "04"})


def given_twice(world: World) -> ClientResponse:
    make_series(world.scope, world.tree.university)
    page = reverse("agreements:give_number", args=[world.one.uuid])
    world.office.post(page, {})
    return world.office.post(page, {})


def number_given_twice(world: World) -> ClientResponse:
    make_series(world.scope, world.tree.university)
    pages = [reverse("agreements:give_number", args=[g.uuid]) for g in (world.other, world.one)]
    return [world.office.post(page, {"number": "SD24000007"}) for page in pages][-1]


def series_twice(world: World) -> ClientResponse:
    sent = {
        "org": str(world.tree.university.uuid),
        "form": "paper",
        "first": "SD01",
        "last": "SD50",
    }
    return [world.office.post(reverse("agreements:issue_series"), sent) for _ in range(2)][-1]


def no_numbers(**_: object) -> QuerySet[AgreementNumber]:
    return AgreementNumber.objects.none()


def nothing(*_: object, **__: object) -> dict[str, Any]:
    return {}


WALKS = (
    Walk(
        "graduate_once", (corrections, "_holders", nothing),
        lambda world: corrected(world, exam_number=world.other.exam_number), "exam_number",
    ),
    Walk(
        "graduate_person_once", (corrections, "_holders", nothing),
        lambda world: corrected(world, id_number=make_id_number(9001)), "id_number",
    ),
    Walk("people_standingchange_cancels_id_key", (standing, "_must_be_last", nothing), cancelled_twice),
    Walk("roster_report_one_open", (checks, "_must_be_possible", nothing), reported_twice),
    Walk("agreement_one_alive", (numbers, "alive_of", nothing), given_twice),
    Walk("agreement_number_once", (AgreementNumber.objects, "filter", no_numbers), number_given_twice, "number"),
    Walk("agreement_series_starts_once", (series, "_must_be_free", nothing), series_twice, "first"),
)  # fmt: skip


def test_each_constraint_is_walked_to_or_says_why_not() -> None:
    walked = {walk.constraint for walk in WALKS}
    assert walked | ELSEWHERE.keys() == SENTENCES.keys()
    assert not walked & ELSEWHERE.keys()


@pytest.mark.parametrize("walk", WALKS, ids=[walk.constraint for walk in WALKS])
def test_the_page_says_it_at_its_field(
    world: World, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    if walk.constraint == "graduate_person_once":
        make_graduate(world.tree.college, id_number=make_id_number(9001))
    monkeypatch.setattr(*walk.shut)
    answer = walk.send(world)
    sentence = SENTENCES[walk.constraint]
    assert sentence in answer.content.decode()
    if walk.at:
        context: Any = answer.context
        assert context["form"].errors == {walk.at: [sentence]}


@pytest.mark.parametrize("column", ["exam_number", "id_number"])
def test_a_roster_that_meets_another_one_is_told_and_writes_nothing(
    world: World, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By API and as a batch: the number is one of another university by now."""
    taken = make_graduate(world.tree.other_college, id_number=make_id_number(9002))
    number = {"exam_number": taken.exam_number, "id_number": make_id_number(9002)}[column]
    monkeypatch.setattr(matching, "hold_back", lambda _stage: None)
    row = roster_row(**{column: number})
    token = make_token(world.tree.university, frozenset({Permission.ROSTER_IMPORT}))
    sent = row | {"graduation_date": row["graduation_date"].isoformat()}
    body = {
        "target": "roster",
        "organisation": world.tree.university.code,
        "cohort": 2024,
        "rows": [sent],
    }
    answer = token.post("/batches", body)
    assert answer.status_code == 422
    assert "冲突" in str(answer.json()) or "conflict" in str(answer.json())
    assert Graduate.objects.count() == 3
