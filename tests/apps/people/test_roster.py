"""The roster: new, changed, same and refused rows; written in sets and taken back."""

from datetime import date
from typing import Any

import pytest

from qihang.apps.intake.models import Change
from qihang.apps.intake.staging.table import Stage
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.services import keyed_hash, must_be_as_signed, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.sheets.roster import Roster
from qihang.kernel import Scope
from tests.factories.intake import NOW, make_batch, roster_row, sign_batch, stage_of
from tests.factories.orgs import Tree, make_account
from tests.factories.people import make_graduate
from tests.factories.signing import save
from tests.values import not_none

SCOPE = Scope.for_system("test")
ROSTER = Roster()
pytestmark = pytest.mark.django_db


def judged(stage: Stage) -> list[tuple[str, list[str], list[str]]]:
    """Verdict, fields and complaints of each row in order."""
    ROSTER.evaluate(SCOPE, stage)
    return stage.read("""
        SELECT verdict, fields, ARRAY(SELECT one ->> 'code' FROM unnest(said) one)
        FROM intake_result ORDER BY _row
    """)


def load(tree: Any, *rows: dict[str, Any]) -> Any:
    batch = make_batch(tree.university)
    stage = stage_of(ROSTER, batch, *rows)
    ROSTER.evaluate(SCOPE, stage)
    ids = ROSTER.apply(SCOPE, stage)
    sign_batch(ROSTER, batch, ids)
    ROSTER.publish(ids, NOW.date())
    return batch


def test_a_new_person_is_written_sealed_and_counted(tree: Tree) -> None:
    row = roster_row(qualification="33")
    load(tree, row, second := roster_row())
    made = Graduate.objects.get(exam_number=row["exam_number"])
    assert (made.org, made.org_path, made.hardship) == (tree.college, tree.college.path, "0")
    assert unseal(made.id_number_sealed) == row["id_number"]
    assert bytes(made.id_number_hash) == keyed_hash(row["id_number"])
    assert made.name_key == "wang2 xiao3 ming2"
    assert not made.in_statistics
    counted = Graduate.objects.get(exam_number=second["exam_number"])
    assert counted.in_statistics
    assert list(Entry.objects.values_list("cause", "value")) == [(counted.pk, 1)]


def test_the_same_sheet_again_changes_nothing(tree: Tree) -> None:
    row = roster_row()
    load(tree, row)
    again = stage_of(ROSTER, make_batch(tree.university), row)
    assert judged(again) == [("same", [], [])]


def test_an_empty_cell_leaves_what_stands(tree: Tree) -> None:
    row = roster_row()
    load(tree, row, roster_row())
    again = stage_of(ROSTER, make_batch(tree.university), row | {"phone": None}, roster_row())
    assert judged(again)[0] == ("same", [], [])


def test_changes_are_named_and_kept_with_what_stood_before(tree: Tree) -> None:
    row = roster_row()
    load(tree, row)
    other = roster_row()["id_number"]
    batch = load(tree, row | {"name": "王晓明", "id_number": other, "college": "物理学院"})
    change = Change.objects.get(batch=batch)
    assert not_none(change.before)["name"] == "王小明"
    assert not_none(change.after)["name"] == "王晓明"
    assert {"org_id", "org_path", "id_number_sealed", "id_number_masked"} <= set(
        not_none(change.before)
    )
    now = Graduate.objects.get(exam_number=row["exam_number"])
    assert (now.org, unseal(now.id_number_sealed)) == (tree.sibling, other)


def complaint(tree: Any, **over: Any) -> tuple[str, list[str], list[str]]:
    stage = stage_of(ROSTER, make_batch(tree.university), roster_row(**over), roster_row())
    return judged(stage)[0]


def test_what_only_the_database_knows_refuses_the_row(tree: Tree) -> None:
    taken = make_graduate(tree.other_college)
    assert complaint(tree, college="文学院")[::2] == ("refused", ["unknown_college"])
    assert complaint(tree, school_code="10433")[::2] == ("refused", ["other_school"])
    assert complaint(tree, exam_number=taken.exam_number)[::2] == (
        "refused", ["graduate_elsewhere"],
    )  # fmt: skip
    known = unseal(taken.id_number_sealed)
    assert complaint(tree, id_number=known)[::2] == ("refused", ["person_twice"])


def test_colleges_are_found_by_name_and_both_codes(tree: Tree) -> None:
    for college in ("数学学院", "10422-c01", "c01"):
        assert complaint(tree, college=college)[0] == "new"


def test_a_number_twice_in_the_sheet_names_the_other_row(tree: Tree) -> None:
    first = roster_row()
    stage = stage_of(
        ROSTER, make_batch(tree.university), first, roster_row(id_number=first["id_number"])
    )
    assert [row[::2] for row in judged(stage)] == [("refused", ["person_repeated"])] * 2
    rows = stage.read("SELECT said[1] -> 'facts' ->> 'other' FROM intake_result ORDER BY _row")
    assert rows == [("3",), ("2",)]


def test_a_sex_that_differs_from_the_number_is_only_a_warning(tree: Tree) -> None:
    row = roster_row()
    sex = "2" if int(row["id_number"][16]) % 2 else "1"
    assert complaint(tree, **(row | {"sex": sex})) == ("new", [], ["sex_differs"])


def test_undoing_restores_and_removes(tree: Tree) -> None:
    row = roster_row()
    load(tree, row)
    before = Graduate.objects.filter(exam_number=row["exam_number"]).values().get()
    batch = load(tree, row | {"name": "王晓明", "phone": "13900000729"}, fresh := roster_row())
    reversing = make_batch(tree.university)
    undone = ROSTER.undo(SCOPE, reversing, batch)
    sign_batch(ROSTER, reversing, undone.restored | undone.removed)
    ROSTER.publish(undone.restored | undone.removed, NOW.date())
    assert Graduate.objects.filter(exam_number=row["exam_number"]).values().get() == before
    assert not Graduate.objects.filter(exam_number=fresh["exam_number"]).exists()
    assert (len(undone.restored), len(undone.removed), undone.kept) == (1, 1, ())
    assert sum(Entry.objects.values_list("value", flat=True)) == 1


def test_undoing_leaves_what_changed_since_and_names_it(tree: Tree) -> None:
    row, used = roster_row(), roster_row()
    batch = load(tree, row, used)
    Graduate.objects.filter(exam_number=row["exam_number"]).update(class_name="数学2002")
    made = Graduate.objects.get(exam_number=used["exam_number"])
    from tests.factories.people import make_graduate_account

    make_graduate_account(made)
    undone = ROSTER.undo(SCOPE, make_batch(tree.university), batch)
    assert [(k.row, k.why) for k in undone.kept] == [(2, "changed"), (3, "in_use")]
    assert undone.kept[0].caption == f"{row['exam_number']} 王小明"
    assert Graduate.objects.filter(class_name="数学2002").exists()


def test_who_is_released_from_targeted_training_has_no_unit_any_more(tree: Tree) -> None:
    row = roster_row(training_mode="2", agreed_unit="济南市第一中学")
    load(tree, row)
    load(tree, row | {"agreed_unit": None})
    assert Graduate.objects.get().agreed_unit == "济南市第一中学"  # an empty cell says nothing
    load(tree, row | {"training_mode": "1", "agreed_unit": None})
    assert (Graduate.objects.get().training_mode, Graduate.objects.get().agreed_unit) == ("1", "")


def test_a_word_for_nothing_clears_what_the_record_holds(tree: Tree) -> None:
    row = roster_row(training_mode="2", agreed_unit="济南市第一中学")
    load(tree, row)
    cleared = stage_of(ROSTER, make_batch(tree.university), row | {"agreed_unit": ""})
    assert judged(cleared) == [("changed", ["agreed_unit"], [])]
    load(tree, row | {"agreed_unit": ""})
    assert Graduate.objects.get().agreed_unit == ""


def test_the_account_is_called_as_its_graduate_is(tree: Tree) -> None:
    row = roster_row(name="甲旧名")
    load(tree, row)
    graduate = Graduate.objects.get()
    graduate.account = make_account(name="甲旧名")
    save(graduate)
    load(tree, row | {"name": "甲新名"})
    account = Account.objects.get(pk=graduate.account.pk)
    assert account.name == "甲新名"
    assert AuditEntry.objects.get(act="account.rename").after == {"accounts": 1}
    must_be_as_signed(account=[account.pk])  # raises where the act did not sign it


def test_one_phone_for_three_graduates_is_said(tree: Tree) -> None:
    three = [roster_row(phone="13805310001") for _ in range(3)]
    found = judged(stage_of(ROSTER, make_batch(tree.university), *three, roster_row()))
    assert [said for *_, said in found] == [["phone_shared"]] * 3 + [[]]
    two = judged(stage_of(ROSTER, make_batch(tree.university), *three[:2]))
    assert [said for *_, said in two] == [[], []]


@pytest.mark.parametrize(
    ("graduated", "said"),
    [
        (date(2024, 8, 31), []),
        (date(2023, 12, 1), []),  # winter graduates
        (date(2023, 6, 1), ["graduates_elsewhen"]),
        (date(2024, 9, 1), ["graduates_elsewhen"]),
    ],
    ids=["summer", "winter", "before", "after"],
)
def test_a_graduation_outside_the_cohort_is_said(
    tree: Tree, graduated: date, said: list[str]
) -> None:
    row = roster_row(graduation_date=graduated)
    assert judged(stage_of(ROSTER, make_batch(tree.university), row)) == [("new", [], said)]
