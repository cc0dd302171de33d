"""The other doors of the destinations sheet: rows by API and a file by command line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from qihang.apps.destinations.cli import app
from qihang.apps.destinations.models import Destination
from tests.factories.destinations import CONTRACT
from tests.factories.intake import NOW, sheet_of
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate
from tests.factories.tokens import make_token

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def row(**over: Any) -> dict:
    """A signed contract without saying whose, as JSON has it."""
    typed = CONTRACT | {"monthly_pay_fen": "6500", "term_until": "2027-07-07", "kind": "11"}
    return {n: str(v) if isinstance(v, date) else v for n, v in typed.items()} | over


def test_rows_by_api_become_drafts(tree: Tree) -> None:
    graduates = [make_graduate(tree.college), make_graduate(tree.sibling)]
    system = make_token(tree.university)
    sent = {
        "target": "destinations", "organisation": "10422", "cohort": 2024,
        "rows": [row(student_number=graduates[0].student_number),
                 row(exam_number=graduates[1].exam_number)],
    }  # fmt: skip
    answer = system.post("/batches", sent)
    assert (answer.status_code, answer.json()["new"]) == (201, 2), answer.json()
    drafts = Destination.objects.filter(status="draft")
    assert {draft.graduate for draft in drafts} == set(graduates)


def test_a_row_by_api_that_names_nobody_is_refused_with_the_choice(tree: Tree) -> None:
    system = make_token(tree.university)
    sent = {"target": "destinations", "organisation": "10422", "cohort": 2024, "rows": [row()]}
    answer = system.post("/batches", sent)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == ("none_of", "/rows/0/exam_number")
    columns = {c["name"]: c for c in system.get("/layouts/destinations").json()}
    assert columns["student_number"]["one_of"] == ["exam_number", "student_number"]
    assert columns["kind"]["one_of"] == []


def test_a_file_by_command_line(tree: Tree, tmp_path: Path) -> None:
    graduate = make_graduate(tree.college)
    sheet = tmp_path / "去向.csv"
    sheet.write_bytes(
        sheet_of(row(student_number=graduate.student_number), name="destinations").read()
    )
    words = ["import", str(sheet), "--org", "10422", "--cohort", "2024"]
    looked = CliRunner().invoke(app, words)
    assert looked.exit_code == 0, looked.output
    assert not Destination.objects.exists()
    written = CliRunner().invoke(app, [*words, "--apply"])
    assert written.exit_code == 0, written.output
    assert Destination.objects.get().graduate == graduate


def test_a_faulty_file_by_command_line_writes_nothing(tree: Tree, tmp_path: Path) -> None:
    sheet = tmp_path / "去向.csv"
    sheet.write_bytes(sheet_of(row(student_number="77"), name="destinations").read())
    words = ["import", str(sheet), "--org", "10422", "--cohort", "2024", "--apply"]
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 1, told.output
    assert "77" in told.output
    assert not Destination.objects.exists()
