"""The database itself keeps what was kept for the plan: nothing but its end is set, and that once."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from qihang.apps.plans import services
from qihang.apps.plans.models import Kept, PhaseEnd
from qihang.apps.plans.rules import MemberRole
from tests.factories.orgs import SYSTEM, Tree
from tests.factories.plans import (
    TODAY,
    make_contact,
    make_followup,
    make_group,
    make_meeting,
    make_note,
)

pytestmark = pytest.mark.django_db

# One column of each table that somebody might wish to put right by hand.
CONTENT = {
    "plans_leadinggroup": "set_up_on = set_up_on - 1",
    "plans_groupmember": "position = '校长'",
    "plans_meeting": "held_on = held_on - 1",
    "plans_followup": "due_on = due_on + 30",
    "plans_contactperson": "name = '王明'",
    "plans_staffing": "full_time = full_time + 1",
    "plans_dutynote": "text = '已完成'",
    "plans_phaseend": "digest = repeat('1', 64)",
}
KEPT = [table for table in CONTENT if table != "plans_phaseend"]
ENDS = [*((table, "withdrawn_on") for table in KEPT), ("plans_followup", "done_on")]


@pytest.fixture(autouse=True)
def rows(tree: Tree) -> None:
    """One row in every table."""
    group = make_group(tree.university)
    services.add_member(SYSTEM, group, "王书记", "党委书记", MemberRole.HEAD, TODAY)
    make_followup(make_meeting(tree.university))
    make_contact(tree.university)
    services.state_staffing(SYSTEM, tree.university, 12, 3, TODAY)
    make_note(tree.province)
    PhaseEnd.objects.create(
        edition="2024-shandong",
        phase="autumn",
        org=tree.province,
        day=TODAY,
        content={},
        digest="0" * 64,
        kept_on=TODAY,
    )


def by_hand(table: str, change: str = "") -> int:
    """How many rows an UPDATE changed, or a DELETE where nothing is said to change."""
    statement = f"UPDATE {table} SET {change}" if change else f"DELETE FROM {table}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def refuses(table: str, change: str = "") -> None:
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        by_hand(table, change)


def test_every_table_of_the_form_is_tried() -> None:
    models = [m for m in apps.get_app_config("plans").get_models() if issubclass(m, Kept)]
    assert {model._meta.db_table for model in models} == set(KEPT)


@pytest.mark.parametrize("table", CONTENT)
def test_nothing_is_edited_or_deleted(table: str) -> None:
    refuses(table)
    refuses(table, CONTENT[table])
    refuses(table, "org_id = org_id + 1")


@pytest.mark.parametrize("table", KEPT)
def test_nothing_is_edited_under_cover_of_a_withdrawal(table: str) -> None:
    refuses(table, "withdrawn_on = known_on, known_on = known_on - 1")


@pytest.mark.parametrize(("table", "column"), ENDS)
def test_an_end_is_set_once(table: str, column: str) -> None:
    assert by_hand(table, f"{column} = '2024-03-08'") == 1
    refuses(table, f"{column} = '2024-03-09'")
    refuses(table, f"{column} = NULL")


def test_what_is_done_can_still_be_withdrawn() -> None:
    by_hand("plans_followup", "done_on = '2024-03-08'")
    assert by_hand("plans_followup", "withdrawn_on = '2024-03-09'") == 1
