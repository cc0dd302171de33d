"""Hardship lists: groups are added together, taken away when they end, and restored by undoing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from qihang.apps.intake import services
from qihang.apps.intake.rules import BatchState
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from qihang.policy import load
from tests.factories.intake import NOW, previewed
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.people import make_graduate
from tests.factories.storages import storages_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def department(tree: Tree) -> Scope:
    return scope_for(make_account(Role.DEPARTMENT_OFFICER, tree.department))


def row(graduate: Graduate, kind: str, **over: Any) -> dict[str, Any]:
    return {
        "id_number": unseal(graduate.id_number_sealed),
        "name": graduate.name,
        "kind": kind,
    } | over


def test_the_code_set_counts_groups_together() -> None:
    table = load().codes.table("hardship")
    words = {1: "就业困难", 2: "家庭困难", 4: "残疾"}
    for code in range(1, 8):
        parts = [word for bit, word in words.items() if code & bit]
        assert all(part in table[str(code)].label.zh for part in parts), code


def test_a_department_names_graduates_of_any_university(tree: Tree, department: Scope) -> None:
    here, there = make_graduate(tree.college), make_graduate(tree.other_college, hardship="1")
    rows = [row(here, "1"), row(here, "6"), row(there, "5")]
    batch = previewed(department, tree.department, *rows, target="hardship")
    assert (batch.changed, batch.same, batch.refused) == (2, 1, 0)
    services.apply(department, batch, NOW)
    assert list(Graduate.objects.order_by("pk").values_list("hardship", flat=True)) == ["6", "3"]
    hardship = dict(Entry.objects.values_list("cause", "hardship"))
    assert hardship == {here.pk: "6", there.pk: "3"}
    services.undo(department, batch, NOW)
    assert list(Graduate.objects.order_by("pk").values_list("hardship", flat=True)) == ["0", "1"]


def test_a_recognition_that_has_ended_takes_its_group_away(tree: Tree, department: Scope) -> None:
    graduate = make_graduate(tree.college, hardship="6")
    ended = row(graduate, "6", until_date=date(2024, 5, 31))
    services.apply(
        department, previewed(department, tree.department, ended, target="hardship"), NOW
    )
    graduate.refresh_from_db()
    assert graduate.hardship == "2"


def test_strangers_on_the_list_do_nothing_and_are_told(tree: Tree, department: Scope) -> None:
    graduate = make_graduate(tree.college)
    stranger = row(graduate, "1", id_number="11010519491231002X", name="某人")
    batch = previewed(department, tree.department, stranger, target="hardship")
    assert (batch.same, batch.refused, batch.warnings) == (1, 0, 1)


def test_another_name_under_the_number_refuses_the_row(tree: Tree, department: Scope) -> None:
    graduate = make_graduate(tree.college)
    other = row(graduate, "1", name="别人")
    batch = previewed(department, tree.department, other, target="hardship")
    assert (batch.state, batch.refused) == (BatchState.PREVIEWED, 1)


def test_a_university_reaches_its_own_graduates_only(tree: Tree) -> None:
    office = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    there = make_graduate(tree.other_college)
    batch = previewed(office, tree.university, row(there, "1"), target="hardship")
    assert (batch.changed, batch.warnings) == (0, 1)
