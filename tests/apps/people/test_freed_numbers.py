"""Numbers that somebody gave up: the row of who left does nothing, and whoever has a number now is taken in."""

from datetime import date
from typing import Any

import pytest

from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.staging.previews import preview_of
from qihang.apps.orgs.rules import Role
from qihang.apps.people import services
from qihang.apps.people.models import Graduate, Merge, StandingChange
from qihang.apps.people.services import NewStanding
from qihang.kernel import Scope
from tests.factories.intake import NOW, previewed, roster_row
from tests.factories.orgs import Tree, make_account, make_province, scope_for
from tests.factories.people import make_id_number
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db
WHY = "学籍变更审批表"
OUT = NewStanding("transferred", date(2024, 6, 1), "鲁大教字〔2024〕9号")


@pytest.fixture
def tree(db: None) -> Tree:
    return make_province()


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def load(office: Scope, tree: Tree, *rows: dict[str, Any]) -> Batch:
    batch = previewed(office, tree.university, *rows)
    if batch.new or batch.changed:
        intake.apply(office, batch, NOW, reason=WHY)
    return batch


def told(batch: Batch) -> list[str]:
    return [kind.code for kind in preview_of(batch).kinds]


def loaded(office: Scope, tree: Tree, row: dict[str, Any]) -> Graduate:
    load(office, tree, row)
    return Graduate.objects.get(exam_number=row["exam_number"], standing="")


def transferred(office: Scope, graduate: Graduate) -> StandingChange:
    return services.record_standing(office, graduate.uuid, OUT, NOW)


def merged(office: Scope, tree: Tree, *taken: str) -> tuple[Merge, dict[str, Any], dict[str, Any]]:
    """Two records of one person made one, with the rows by which they were loaded."""
    kept = roster_row(name="甲")
    gone = roster_row(name="甲", phone=kept["phone"])
    made = services.merge(
        office, loaded(office, tree, kept).uuid, loaded(office, tree, gone).uuid, taken, WHY, NOW
    )
    return made, kept, gone


def test_a_roster_does_not_bring_back_who_was_transferred(tree: Tree, office: Scope) -> None:
    row = roster_row()
    transferred(office, loaded(office, tree, row))
    again = load(office, tree, row)
    assert (again.new, again.same, told(again)) == (0, 1, ["transferred"])
    assert Graduate.objects.count() == 1


def test_the_number_of_who_left_is_for_whoever_has_it_now(tree: Tree, office: Scope) -> None:
    row = roster_row(name="甲")
    transferred(office, loaded(office, tree, row))
    other = row | {"name": "乙", "id_number": make_id_number(7001), "phone": "13811112222"}
    assert load(office, tree, other).new == 1
    assert Graduate.objects.get(standing="").name == "乙"


def test_a_merged_record_does_not_keep_its_number_from_its_owner(tree: Tree, office: Scope) -> None:
    """The second record of the person had been loaded with somebody else's exam number."""
    made, _, gone = merged(office, tree)
    assert load(office, tree, gone).same == 1
    owner = gone | {"name": "乙", "id_number": make_id_number(7002), "phone": "13811112223"}
    assert load(office, tree, owner).new == 1
    with refused("numbers_taken"):
        services.unmerge(office, made.uuid, "不是同一人", NOW)


def test_the_survivors_former_row_makes_no_third_record(tree: Tree, office: Scope) -> None:
    made, kept, _ = merged(office, tree, "exam_number", "id_number")
    again = load(office, tree, kept)
    assert (again.new, told(again)) == (0, ["merged"])
    services.unmerge(office, made.uuid, "不是同一人", NOW)
    assert load(office, tree, kept).same == 1


def test_a_number_given_up_by_merging_and_taken_since_keeps_the_merge(
    tree: Tree, office: Scope
) -> None:
    made, kept, _ = merged(office, tree, "exam_number", "id_number")
    owner = kept | {"name": "乙", "id_number": make_id_number(7003), "phone": "13811112224"}
    load(office, tree, owner)
    with refused("numbers_taken"):
        services.unmerge(office, made.uuid, "不是同一人", NOW)


def test_who_left_and_died_does_not_get_the_numbers_back(tree: Tree, office: Scope) -> None:
    row = roster_row()
    graduate = loaded(office, tree, row)
    transferred(office, graduate)
    died = NewStanding("died", date(2024, 6, 2), "证明")
    change = services.record_standing(office, graduate.uuid, died, NOW)
    assert Graduate.objects.get().holds_numbers is None
    services.cancel_standing(office, change.uuid, "登错了", NOW)
    now = Graduate.objects.get()
    assert (now.standing, now.holds_numbers) == ("transferred", None)


def test_a_merge_under_a_later_change_is_undone_after_it(tree: Tree, office: Scope) -> None:
    made, _, _ = merged(office, tree, "exam_number")
    kept = made.change.successor
    assert kept is not None
    deferred = NewStanding("deferred", date(2024, 6, 1), "文件", cohort=2025)
    change = services.record_standing(office, kept.uuid, deferred, NOW)
    with refused("survivor_moved"):
        services.unmerge(office, made.uuid, "不是同一人", NOW)
    services.cancel_standing(office, change.uuid, "登错了", NOW)
    services.unmerge(office, made.uuid, "不是同一人", NOW)
    assert Graduate.objects.filter(standing="", in_statistics=True).count() == 2
