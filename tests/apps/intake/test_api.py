"""Rows by API are judged, written and taken back exactly as if they came in a sheet."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from qihang.apps.intake.models import Batch
from qihang.apps.people.models import Graduate
from qihang.kernel import Permission
from tests.factories.intake import roster_row
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate
from tests.factories.storages import storages_at
from tests.factories.tokens import Made, make_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def tree() -> Tree:
    from tests.factories.orgs import make_province

    return make_province()


@pytest.fixture
def system(tree: Tree) -> Made:
    return make_token(tree.university)


def row(**over: Any) -> dict:
    made = roster_row(**over)
    return {**made, "graduation_date": made["graduation_date"].isoformat()}


def body(*rows: dict, **over: Any) -> dict:
    sent = {"target": "roster", "organisation": "10422", "cohort": 2024, "rows": list(rows)}
    return sent | over


def test_new_rows_are_added_and_known_ones_changed(system: Made) -> None:
    first = row()
    made = system.post("/batches", body(first))
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["new"]) == ("applied", 1)
    again = system.post("/batches", body({**first, "class_name": "数学2002"}, row()))
    assert (again.json()["new"], again.json()["changed"]) == (1, 1)
    assert Graduate.objects.get(exam_number=first["exam_number"]).class_name == "数学2002"


def test_corrected_numbers_need_a_reason(system: Made) -> None:
    one, two = row(name="甲"), row(name="乙")
    system.post("/batches", body(one, two))
    swapped = [one | {"id_number": two["id_number"]}, two | {"id_number": one["id_number"]}]
    refused = system.post("/batches", body(*swapped))
    assert (refused.status_code, refused.json()["code"]) == (422, "keys_need_reason")
    made = system.post("/batches", body(*swapped, reason="学籍变更文件"))
    assert (made.status_code, made.json()["rekeyed"]) == (201, 2)


def test_the_same_rows_again_change_nothing(system: Made) -> None:
    sent = body(row())
    system.post("/batches", sent)
    answer = system.post("/batches", sent).json()
    assert (answer["state"], answer["same"], answer["new"]) == ("previewed", 1, 0)


def test_a_faulty_row_keeps_all_out_and_every_value_is_named(system: Made, tmp_path: Path) -> None:
    bad = row(id_number="370102200001011230", sex="1", college="没有的学院")
    answer = system.post("/batches", body(row(), bad))
    assert (answer.status_code, answer.json()["code"]) == (422, "rows_refused")
    named = {(e["pointer"], e["code"]) for e in answer.json()["errors"]}
    assert ("/rows/1/id_number", "bad_id_number") in named
    assert not Graduate.objects.exists()
    assert not Batch.objects.exists()
    assert not [p for p in (tmp_path / "sheets").iterdir() if p.is_file()]


def test_good_rows_go_in_if_so_asked(system: Made) -> None:
    answer = system.post("/batches", body(row(), row(sex="9"), write="good")).json()
    assert (answer["state"], answer["new"], answer["refused"]) == ("applied", 1, 1)


def test_judging_alone_writes_nothing(system: Made) -> None:
    answer = system.post("/batches", body(row(), write="nothing")).json()
    assert (answer["state"], answer["new"]) == ("previewed", 1)
    assert not Graduate.objects.exists()


def test_asking_again_does_it_once(system: Made) -> None:
    sent = body(row())
    first = system.post("/batches", sent, key="night")
    again = system.post("/batches", sent, key="night")
    assert first.json() == again.json()
    assert Batch.objects.count() == 1


def test_it_can_be_taken_back(system: Made) -> None:
    made = system.post("/batches", body(row())).json()
    undone = system.post(f"/batches/{made['uuid']}/undo", {})
    assert undone.status_code == 201
    assert not Graduate.objects.exists()
    assert system.get(f"/batches/{made['uuid']}").json()["state"] == "undone"


def test_another_university_is_out_of_reach(system: Made, tree: Tree) -> None:
    other = make_graduate(tree.other_college, name="原名")
    sent = body(row(exam_number=other.exam_number), organisation="10433")
    answer = system.post("/batches", sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "organisation_unknown")
    mine = system.post("/batches", body(row(exam_number=other.exam_number)))
    assert {e["code"] for e in mine.json()["errors"]} == {"graduate_elsewhere"}
    other.refresh_from_db()
    assert other.name == "原名"


def test_a_misspelt_column_is_not_an_empty_one(system: Made) -> None:
    answer = system.post("/batches", body({**row(), "nmae": "x"}))
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == ("column_unknown", "/rows/0/nmae")


def test_without_the_permission_there_is_no_target(tree: Tree) -> None:
    hardship = make_token(tree.university, [Permission.HARDSHIP_IMPORT])
    assert hardship.post("/batches", body(row())).status_code == 404
    assert (
        make_token(tree.university, [Permission.PERSON_SEE])
        .post("/batches", body(row()))
        .status_code
        == 403
    )


def test_the_layout_says_what_is_needed(system: Made) -> None:
    columns = {c["name"]: c for c in system.get("/layouts/roster").json()}
    assert columns["exam_number"]["required"]
    assert columns["ethnicity"]["codes"] == "ethnicity"


def test_what_a_set_did_is_followed(system: Made) -> None:
    system.post("/batches", body(row(), row()))
    items = system.get("/changes").json()["items"]
    assert [(i["kind"], i["action"]) for i in items] == [("graduate", "changed")] * 2
