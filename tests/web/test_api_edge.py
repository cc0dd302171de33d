"""What holds for every operation: problems, limits, pages, keys of writes, what a caller has already."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qihang.apps.orgs.models import ApiAnswer, AuditEntry
from qihang.kernel import Permission
from qihang.policy import Policy
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate
from tests.factories.tokens import Made, make_token
from tests.responses import ClientResponse

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(tree: Tree) -> Made:
    return make_token(tree.university)


def problem(answer: ClientResponse) -> dict:
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:qihang:problem:{body['code']}"
    assert body["detail"]
    return body


def test_a_stranger_is_told_how_to_ask(tree: Tree) -> None:
    answer = Client().get("/api/v1/graduates?cohort=2024")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert problem(answer)["code"] == "token_missing"


def test_an_unknown_token_is_said_to_be_one(tree: Tree) -> None:
    answer = Client().get("/api/v1/token", headers={"Authorization": "Bearer qh_x"})
    assert problem(answer)["code"] == "token_unknown"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/graduates/00000000-0000-4000-8000-000000000000", 404),
        ("/graduates/not-a-uuid", 404),
        ("/graduates", 422),
        ("/graduates?cohort=1", 422),
        ("/graduates?cohort=2024&cursor=eyJ", 400),
        ("/graduates?cohort=2024&organisation=a%00b", 400),
        ("/figures/10422?cohort=2024&on=1999-01-01", 422),
    ],
)
def test_every_no_is_a_problem(system: Made, path: str, status: int) -> None:
    answer = system.get(path)
    assert answer.status_code == status
    problem(answer)


def test_a_method_that_is_not_there_says_which_are(system: Made) -> None:
    answer = Client().delete("/api/v1/token", headers={"Authorization": f"Bearer {system.secret}"})
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert problem(answer)["code"] == "method_not_allowed"


def test_what_is_wrong_is_named_with_its_place(system: Made) -> None:
    errors = problem(system.get("/graduates?cohort=abc&limit=0"))["errors"]
    assert [(e["place"], e["pointer"], e["code"]) for e in errors] == [
        ("query", "/cohort", "int_parsing"),
        ("query", "/limit", "greater_than_equal"),
    ]
    assert errors[1]["detail"] == "数值太小，至少是 1。"


def test_the_sentence_comes_in_the_language_asked_for(system: Made) -> None:
    chinese = problem(system.get("/nowhere"))
    english = problem(system.get("/nowhere", Accept_Language="en"))
    assert chinese["code"] == english["code"]
    assert english["detail"].isascii()
    assert not chinese["detail"].isascii()


@pytest.fixture
def within_a_minute() -> Iterator[None]:
    """Time stands: requests are counted by the minute, and a test may begin in the last second of one."""
    with time_machine.travel(timezone.now().replace(second=30), tick=False):
        yield


@pytest.mark.usefixtures("within_a_minute")
def test_one_too_many_waits(system: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Policy, "limit", lambda *_: 2)
    first, second, third = (system.get("/token") for _ in range(3))
    assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429)
    assert "r=1;" in first["RateLimit"]
    assert first["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert 1 <= int(third["Retry-After"]) <= 60
    assert problem(third)["code"] == "too_many_requests"


@pytest.mark.usefixtures("within_a_minute")
def test_tokens_are_counted_apart(
    system: Made, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Policy, "limit", lambda *_: 1)
    system.get("/token")
    assert system.get("/token").status_code == 429
    assert make_token(tree.university).get("/token").status_code == 200


def test_who_has_the_answer_gets_none(system: Made) -> None:
    first = system.get("/token")
    again = system.get("/token", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_pages_hold_while_rows_come(system: Made, tree: Tree) -> None:
    make = [make_graduate(tree.college) for _ in range(5)]
    first = system.get("/graduates?cohort=2024&limit=2").json()
    make.append(make_graduate(tree.college))  # comes while somebody reads
    seen = [g["uuid"] for g in first["items"]]
    following = first["next"]
    while following:
        page = system.get(f"/graduates?cohort=2024&limit=2&cursor={following}").json()
        seen += [g["uuid"] for g in page["items"]]
        following = page["next"]
    assert seen == [str(g.uuid) for g in make]


def test_a_cursor_holds_for_its_list_only(system: Made, tree: Tree) -> None:
    for _ in range(3):
        make_graduate(tree.college)
    cursor = system.get("/graduates?cohort=2024&limit=2").json()["next"]
    answer = system.get(f"/destinations?cohort=2024&cursor={cursor}")
    assert problem(answer)["code"] == "cursor_unknown"


def test_whole_numbers_need_permission_and_reason_and_are_audited(tree: Tree) -> None:
    graduate = make_graduate(tree.college)
    number = graduate.id_number_masked
    bare = make_token(tree.university, [Permission.PERSON_SEE])
    may = make_token(tree.university, [Permission.PERSON_SEE, Permission.PERSON_UNMASK])
    reason = {"Qihang_Reason": "%E6%A0%B8%E5%AF%B9"}
    path = f"/graduates/{graduate.uuid}"
    assert bare.get(path, **reason).json()["id_number"] == number
    assert may.get(path).json()["id_number"] == number
    assert not AuditEntry.objects.filter(act="person.unmask").exists()
    assert "*" not in may.get(path, **reason).json()["id_number"]
    act = AuditEntry.objects.get(act="person.unmask")
    assert (act.account, act.reason) == (may.token.account, "核对")


def test_a_token_outlives_no_clock_of_the_demo(tree: Tree) -> None:
    made = make_token(tree.university, until=timezone.now() - timedelta(seconds=1),
                      created=timezone.now() - timedelta(days=1))  # fmt: skip
    assert made.get("/token").status_code == 401
    assert not ApiAnswer.objects.exists()


def test_the_page_and_the_description_need_no_token(client: Client) -> None:
    assert "curl" in client.get("/api/").content.decode()
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for methods in described["paths"].values():
        for operation in methods.values():
            assert {"400", "401", "404", "429", "500"} <= operation["responses"].keys()


@pytest.mark.parametrize("path", ["/graduates?cohort=2024", "/organisations"])
def test_a_page_costs_the_same_however_long(system: Made, tree: Tree, path: str) -> None:
    system.get("/token")  # the first request of a minute also notes the use
    costs = []
    for more in (3, 27):
        for _ in range(more):
            make_graduate(tree.college)
        with CaptureQueriesContext(connection) as asked:
            assert system.get(path).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 4
