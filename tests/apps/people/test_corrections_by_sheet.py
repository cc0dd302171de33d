"""Numbers of known graduates are corrected by the roster: what is unique is judged by what the sheet leaves behind."""

import random
from collections.abc import Sequence
from typing import Any

import pytest

from qihang.apps.intake import services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging.previews import FaultGroup, preview_of
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.people.rules import Likeness, records_of_rows, rows_held_back
from qihang.kernel import Refusal, Scope
from tests.factories.intake import NOW, previewed, roster_row
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.people import make_graduate

pytestmark = pytest.mark.django_db
WHY = "学籍变更审批表 2024-17"
Row = dict[str, Any]


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def load(office: Scope, tree: Tree, rows: Sequence[Row], *, good: bool = False) -> Batch:
    """The sheet written as a person would: previewed, confirmed with a reason."""
    batch = previewed(office, tree.university, *rows)
    return services.apply(office, batch, NOW, only_good=good, reason=WHY)


def persons(*names: str) -> list[Row]:
    return [roster_row(name=name, phone=None) for name in names]


def stands(row: Row) -> bool:
    """Whether one graduate has the name and both numbers of the row."""
    found = Graduate.objects.filter(exam_number=row["exam_number"], name=row["name"])
    return [unseal(g.id_number_sealed) for g in found] == [row["id_number"]]


def errors(batch: Batch) -> list[FaultGroup]:
    return [kind for kind in preview_of(batch).kinds if kind.severity == "error"]


def moved(rows: Sequence[Row], field: str, order: Sequence[int]) -> list[Row]:
    """The rows with the values of one field in another order."""
    values = [row[field] for row in rows]
    return [row | {field: values[at]} for row, at in zip(rows, order, strict=True)]


@pytest.mark.parametrize("field", ["id_number", "exam_number"])
@pytest.mark.parametrize(
    "order", [(1, 0), (1, 2, 0), (2, 0, 1, 4, 3)], ids=["two", "three", "five"]
)
def test_numbers_that_changed_places_are_put_right(
    tree: Tree, office: Scope, field: str, order: tuple[int, ...]
) -> None:
    wrong = persons(*("甲乙丙丁戊"[: len(order)]))
    load(office, tree, wrong)
    ids = {g.name: g.pk for g in Graduate.objects.all()}
    right = moved(wrong, field, order)
    batch = load(office, tree, right)
    assert (batch.state, batch.rekeyed) == (BatchState.APPLIED, len(order))
    assert all(map(stands, right))
    assert {g.name: g.pk for g in Graduate.objects.all()} == ids  # everybody keeps the own record
    assert sum(Entry.objects.values_list("value", flat=True)) == len(order)
    must_be_as_signed(graduate=list(ids.values()))


def test_a_wrong_exam_number_is_corrected_and_not_a_second_person(
    tree: Tree, office: Scope
) -> None:
    (row,) = persons("甲")
    load(office, tree, [row])
    known = Graduate.objects.get()
    right = row | {"exam_number": roster_row()["exam_number"], "college": "物理学院"}
    load(office, tree, [right])
    assert stands(right)
    assert Graduate.objects.get().pk == known.pk
    assert Graduate.objects.get().org == tree.sibling


def test_without_a_reason_the_rows_are_named_and_nothing_is_written(
    tree: Tree, office: Scope
) -> None:
    wrong = persons("甲", "乙")
    load(office, tree, wrong)
    batch = previewed(office, tree.university, *moved(wrong, "id_number", (1, 0)), roster_row())
    with pytest.raises(Refusal, match="2, 3") as told:
        services.apply(office, batch, NOW)
    assert told.value.code == "keys_need_reason"
    assert all(map(stands, wrong))
    assert [s.row for s in preview_of(batch).rekeyed] == [2, 3]
    assert preview_of(batch).changed == ()


def test_other_changes_ask_for_no_reason(tree: Tree, office: Scope) -> None:
    (row,) = persons("甲旧名")
    services.apply(office, previewed(office, tree.university, row), NOW)
    changed = previewed(office, tree.university, row | {"name": "甲新名"})
    assert services.apply(office, changed, NOW).state == BatchState.APPLIED


def test_the_reason_stands_in_the_audit_with_masked_numbers(tree: Tree, office: Scope) -> None:
    wrong = persons("甲", "乙")
    load(office, tree, wrong)
    load(office, tree, moved(wrong, "id_number", (1, 0)))
    acts = AuditEntry.objects.filter(act="person.correct")
    assert {act.reason for act in acts} == {WHY}
    for act in acts:
        said = f"{act.before} {act.after}"
        assert not any(row["id_number"] in said for row in wrong)
        assert not any(row["exam_number"] in said for row in wrong)


def test_a_new_person_has_the_number_that_a_row_gives_up(tree: Tree, office: Scope) -> None:
    wrong, other = persons("甲", "乙")
    fresh, more = persons("丙", "丁")
    load(office, tree, [wrong])
    right = wrong | {"id_number": other["id_number"]}
    newcomer = fresh | {"id_number": wrong["id_number"]}
    load(office, tree, [newcomer, right, more])
    assert all(map(stands, (right, newcomer, more)))


def test_a_new_person_has_the_exam_number_that_a_row_gives_up(tree: Tree, office: Scope) -> None:
    wrong, fresh = persons("甲", "乙")
    load(office, tree, [wrong])
    right = wrong | {"exam_number": fresh["exam_number"]}
    newcomer = fresh | {"exam_number": wrong["exam_number"]}
    load(office, tree, [newcomer, right])
    assert all(map(stands, (right, newcomer)))
    assert Graduate.objects.count() == 2


def test_a_row_with_an_error_holds_back_who_waits_for_its_number(tree: Tree, office: Scope) -> None:
    wrong = persons("甲", "乙", "丙", "丁")
    load(office, tree, wrong)
    right = moved(wrong, "id_number", (1, 2, 0, 3))
    right[2]["college"] = "没有的学院"
    right[3]["class_name"] = "数学2002"
    batch = previewed(office, tree.university, *right)
    assert (batch.refused, batch.changed, batch.rekeyed) == (3, 1, 0)
    assert {kind.code for kind in errors(batch)} == {"unknown_college", "number_kept"}
    services.apply(office, batch, NOW, only_good=True)
    assert all(map(stands, wrong))
    assert Graduate.objects.get(name="丁").class_name == "数学2002"


def test_a_number_of_another_university_is_refused_and_betrays_nobody(
    tree: Tree, office: Scope
) -> None:
    theirs = make_graduate(tree.other_college, name="外校生")
    (row,) = persons("甲")
    load(office, tree, [row])
    for over in (
        {"id_number": unseal(theirs.id_number_sealed)},
        {"exam_number": theirs.exam_number},
    ):
        batch = previewed(office, tree.university, row | over)
        assert batch.refused == 1
        (kind,) = errors(batch)
        assert kind.examples[0].cell
        assert "外校生" not in str(kind)
        assert str(tree.other_college.name) not in str(kind)


def test_an_identity_number_alone_makes_nobody_known(tree: Tree, office: Scope) -> None:
    """A number typed wrongly must not turn somebody else's record into this person's."""
    (row,) = persons("甲")
    load(office, tree, [row])
    (stranger,) = persons("乙")
    batch = previewed(office, tree.university, stranger | {"id_number": row["id_number"]})
    assert [kind.code for kind in errors(batch)] == ["person_unclear"]


def test_a_row_that_is_neither_of_two_is_refused(tree: Tree, office: Scope) -> None:
    one, two = persons("甲", "乙")
    load(office, tree, [one, two])
    batch = previewed(office, tree.university, one | {"name": "丙", "id_number": two["id_number"]})
    assert [kind.code for kind in errors(batch)] == ["exam_number_kept"]


def test_any_permutation_of_numbers_is_written_and_undone_exactly(
    tree: Tree, office: Scope
) -> None:
    """Names and student numbers stay; identity and exam numbers are dealt anew again and again."""
    chance = random.Random(20240603)
    rows = [
        row | {"student_number": f"2020{n:04d}"}
        for n, row in enumerate(persons(*"甲乙丙丁戊己庚辛"))
    ]
    load(office, tree, rows)
    ids = {g.name: g.pk for g in Graduate.objects.all()}
    for _ in range(12):
        field = chance.choice(["id_number", "exam_number"])
        order = chance.sample(range(len(rows)), len(rows))
        before = {g["id"]: g for g in Graduate.objects.values()}
        dealt = chance.sample(moved(rows, field, order), len(rows))
        batch = previewed(office, tree.university, *dealt)
        if not batch.changed:
            continue
        services.apply(office, batch, NOW, reason=WHY)
        assert all(map(stands, dealt))
        assert {g.name: g.pk for g in Graduate.objects.all()} == ids
        services.undo(office, batch, NOW)
        assert {g["id"]: g for g in Graduate.objects.values()} == before


def test_undoing_leaves_what_would_have_a_number_twice(tree: Tree, office: Scope) -> None:
    wrong = persons("甲", "乙")
    load(office, tree, wrong)
    right = moved(wrong, "id_number", (1, 0))
    batch = load(office, tree, right)
    Graduate.objects.filter(name="甲").update(class_name="数学2002")
    undone = services.undo(office, batch, NOW)
    assert undone.state == BatchState.APPLIED
    assert sorted(why for _, _, why in preview_of(undone).kept) == ["changed", "held"]
    assert all(map(stands, right))


def test_a_newcomer_leaves_before_the_number_returns(tree: Tree, office: Scope) -> None:
    wrong, other = persons("甲", "乙")
    load(office, tree, [wrong])
    (fresh,) = persons("丙")
    batch = load(
        office, tree,
        [wrong | {"id_number": other["id_number"]}, fresh | {"id_number": wrong["id_number"]}],
    )  # fmt: skip
    services.undo(office, batch, NOW)
    assert stands(wrong)
    assert Graduate.objects.count() == 1


def test_a_long_chain_is_followed_to_its_end() -> None:
    """Thousands that wait for each other are held back by one, without looking at all for each."""
    length = 50_000
    needs = [(row, row + 1) for row in range(length)]
    assert len(rows_held_back(needs, {length})) == length
    assert rows_held_back(needs, set()) == {}


def test_in_doubt_the_exam_number_says_who_is_meant() -> None:
    both = [Likeness(2, 10, True, 1), Likeness(2, 20, False, 1)]
    assert records_of_rows(both) == {2: 10}
    assert records_of_rows([both[0], both[1]._replace(alike=2)]) == {2: 20}
    contest = [Likeness(2, 10, True, 0), Likeness(3, 10, False, 1)]
    assert records_of_rows(contest) == {3: 10}


def test_exam_and_identity_numbers_that_went_round_among_three_are_put_right(
    tree: Tree, office: Scope
) -> None:
    """One of the three has neither number: the student number and the name say who it is."""
    right = [
        row | {"student_number": f"2020{n}"} for n, row in enumerate(persons("甲", "乙", "丙"))
    ]
    wrong = moved(moved(right, "exam_number", (1, 0, 2)), "id_number", (0, 2, 1))
    load(office, tree, wrong)
    ids = {g.name: g.pk for g in Graduate.objects.all()}
    assert load(office, tree, right).rekeyed == 3
    assert all(map(stands, right))
    assert {g.name: g.pk for g in Graduate.objects.all()} == ids


@pytest.mark.parametrize("field", ["id_number", "exam_number"])
def test_half_of_an_exchange_is_told_that_the_other_half_is_missing(
    tree: Tree, office: Scope, field: str
) -> None:
    wrong = persons("甲", "乙")
    load(office, tree, wrong)
    half = previewed(office, tree.university, moved(wrong, field, (1, 0))[0])
    assert [kind.code for kind in errors(half)] == ["number_of_another"]


@pytest.mark.parametrize("name", ["未知", "=1+1", "123", "张\n三", "😀"])
def test_what_is_no_name_is_refused(tree: Tree, office: Scope, name: str) -> None:
    batch = previewed(office, tree.university, roster_row(name=name))
    assert [kind.code for kind in errors(batch)] == ["no_name"]


def test_a_passport_says_nothing_about_the_sex(tree: Tree, office: Scope) -> None:
    batch = previewed(
        office, tree.university, roster_row() | {"id_number": "E12345678", "sex": "1"}
    )
    assert "sex_differs" not in [kind.code for kind in preview_of(batch).kinds]
