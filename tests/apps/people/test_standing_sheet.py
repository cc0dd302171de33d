"""Changes of standing by sheet: judged, recorded, taken back."""

from datetime import date
from typing import Any

import pytest

from qihang.apps.intake import services as intake
from qihang.apps.intake.staging.previews import preview_of
from qihang.apps.metrics.queries import prove
from qihang.apps.metrics.services.ledger import fold, reconcile_graduates
from qihang.apps.orgs.services import must_be_as_signed
from qihang.apps.people import services
from qihang.apps.people.models import Graduate, StandingChange
from qihang.apps.people.services import NewStanding
from qihang.kernel import Scope
from tests.factories.intake import NOW, applied, previewed
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate, make_id_number

pytestmark = pytest.mark.django_db


def row(graduate: Graduate, kind: str, **over: Any) -> dict[str, Any]:
    return {
        "exam_number": graduate.exam_number,
        "name": graduate.name,
        "kind": kind,
        "effective_date": date(2024, 5, 6),
        "document_number": "鲁大教字〔2024〕12号",
        **over,
    }


def test_a_sheet_records_every_kind_and_is_taken_back(tree: Tree, office: Scope) -> None:
    people = [make_graduate(tree.college) for _ in range(4)]
    reconcile_graduates([g.pk for g in people], date(2023, 9, 20), NOW)
    rows = [
        row(people[0], "延期毕业", to_cohort="2025"),
        row(people[1], "退学"),
        row(people[2], "suspended"),
        row(people[3], "延期毕业", to_cohort="2026"),
    ]
    batch = applied(office, tree.university, *rows, target="standing")
    assert batch.state == "applied", batch.failure
    standings = list(
        Graduate.objects.filter(cohort=2024).order_by("pk").values_list("standing", flat=True)
    )
    assert standings == ["deferred", "withdrawn", "suspended", "deferred"]
    assert set(Graduate.objects.filter(cohort__gt=2024).values_list("cohort", flat=True)) == {
        2025,
        2026,
    }
    assert StandingChange.objects.values("act").distinct().count() == 3
    fold()
    assert prove(Scope.for_system("test")).holds
    undone = intake.undo(office, batch, NOW)
    assert undone.changed == 4
    assert set(Graduate.objects.filter(cohort=2024).values_list("standing", flat=True)) == {""}
    assert not Graduate.objects.filter(cohort__gt=2024, holds_numbers=True).exists()
    must_be_as_signed(graduate=list(Graduate.objects.values_list("pk", flat=True)))
    fold()
    assert prove(Scope.for_system("test")).holds


def test_what_somebody_went_on_with_stays(tree: Tree, office: Scope) -> None:
    first, second = make_graduate(tree.college), make_graduate(tree.college)
    rows = [row(g, "休学") for g in (first, second)]
    batch = applied(office, tree.university, *rows, target="standing")
    services.record_standing(
        office, first.uuid, NewStanding("withdrawn", date(2024, 5, 6), "1"), NOW
    )
    undone = intake.undo(office, batch, NOW)
    assert undone.changed == 1
    first.refresh_from_db()
    assert first.standing == "withdrawn"


@pytest.mark.parametrize(
    ("kind", "over"),
    [
        ("毕业", {}),
        ("退学", {"name": "别人"}),
        ("退学", {"exam_number": "24370199999999"}),
        ("退学", {"effective_date": date(2030, 1, 1)}),
        ("退学", {"effective_date": date(2019, 1, 1)}),
        ("退学", {"to_cohort": "2025"}),
        ("退学", {"document_number": None}),
        ("延期毕业", {}),
        ("延期毕业", {"to_cohort": "2024"}),
        ("延期毕业", {"to_cohort": "2099"}),
        ("提前毕业", {"to_cohort": "2025"}),
        ("并入同一人的另一条记录", {}),
    ],
    ids=[
        "no_kind", "other_name", "nobody", "ahead", "before_enrolment", "cohort_not_asked",
        "no_document", "no_cohort", "same_cohort", "far", "not_earlier", "by_hand_only",
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_refused(
    tree: Tree, office: Scope, kind: str, over: dict[str, Any]
) -> None:
    graduate = make_graduate(tree.college)
    batch = previewed(office, tree.university, row(graduate, kind, **over), target="standing")
    assert (batch.refused, batch.changed) == (1, 0)


def test_a_cohort_that_does_not_fit_is_refused_before_anything_is_written(
    tree: Tree, office: Scope
) -> None:
    elsewhere, taken = (
        make_graduate(tree.college, id_number=make_id_number(7)),
        make_graduate(tree.college),
    )
    make_graduate(tree.other_college, cohort=2025, id_number=make_id_number(7))
    make_graduate(tree.college, cohort=2025, exam_number=taken.exam_number)
    rows = [row(g, "延期毕业", to_cohort="2025") for g in (elsewhere, taken)]
    assert previewed(office, tree.university, *rows, target="standing").refused == 2


def test_the_same_sheet_again_changes_nothing(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    applied(office, tree.university, row(graduate, "退学"), target="standing")
    never_left = make_graduate(tree.college)
    rows = [row(graduate, "退学"), row(never_left, "复学")]
    batch = previewed(office, tree.university, *rows, target="standing")
    assert (batch.same, batch.changed, batch.refused) == (2, 0, 0)


def test_no_graduate_of_another_university_is_touched(tree: Tree, office: Scope) -> None:
    theirs = make_graduate(tree.other_college)
    assert previewed(office, tree.university, row(theirs, "退学"), target="standing").refused == 1


def test_nobody_comes_back_before_leaving(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    applied(office, tree.university, row(graduate, "休学"), target="standing")
    early = row(graduate, "复学", effective_date=date(2024, 5, 5))
    batch = previewed(office, tree.university, early, target="standing")
    assert [kind.code for kind in preview_of(batch).kinds] == ["before_last"]
    applied(office, tree.university, row(graduate, "复学"), target="standing")
    graduate.refresh_from_db()
    assert graduate.standing == ""
