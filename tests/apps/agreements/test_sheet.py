"""Agreements by sheet: numbers given out, signings recorded, what is refused and what is left alone."""

from pathlib import Path
from typing import Any

import pytest

from qihang.apps.agreements import services
from qihang.apps.agreements.models import Agreement
from qihang.apps.destinations import queries as destinations
from qihang.apps.exports import services as exports
from qihang.apps.exports.services import Wanted
from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.orgs import queries as orgs
from qihang.apps.orgs.models import Org
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from tests.factories.agreements import NOW, make_signed, scan
from tests.factories.destinations import make_applicant
from tests.factories.intake import previewed
from tests.factories.orgs import Tree, account_of, client_for
from tests.factories.people import make_graduate
from tests.factories.refusals import refused

pytestmark = pytest.mark.usefixtures("series")
TERMS = {
    "employer_name": "海信视像科技股份有限公司", "employer_code": "91370200264574251E",
    "work_place": "370211", "signed_date": "2024-05-20", "monthly_pay_fen": "6500",
    "term_from": "2024-07-08", "term_until": "2027-07-07",
}  # fmt: skip


def row(graduate: Graduate, **over: Any) -> dict[str, Any]:
    return {"exam_number": graduate.exam_number, "name": graduate.name, **over}


def look(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    return previewed(scope, org, *rows, target="agreements")


def load(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    batch = look(scope, org, *rows)
    assert batch.refused == 0, problems(batch)
    return intake.apply(scope, batch, NOW)


def problems(batch: Batch) -> set[str]:
    return {kind.code for kind in previews.preview_of(batch).kinds}


def test_a_row_with_a_number_gives_it_out(tree: Tree, officer: Scope) -> None:
    one, other = make_graduate(tree.college), make_graduate(tree.college)
    load(officer, tree.college, row(one, number="sd24000040"), row(other, number=""))
    found = dict(Agreement.objects.values_list("graduate", "number"))
    assert found == {one.pk: "SD24000040", other.pk: "SD24000001"}
    assert set(Agreement.objects.values_list("status", flat=True)) == {"issued"}
    assert not orgs.altered(agreement=list(Agreement.objects.values_list("pk", flat=True)))


def test_a_row_with_terms_records_the_signing(tree: Tree, officer: Scope) -> None:
    graduate, own = make_applicant(tree.college)
    given = services.give_number(officer, graduate, NOW, "SD24000007")
    load(officer, tree.college, row(graduate, number="SD24000007", **TERMS))
    given.refresh_from_db()
    assert (given.status, given.employer_code) == ("signed", TERMS["employer_code"])
    assert (given.monthly_pay_fen, str(given.term_until)) == (650_000, "2027-07-08")
    draft = destinations.own_registration(own).pending
    assert draft is not None
    assert draft.agreement == given
    assert not orgs.altered(agreement=[given.pk])


def test_the_scan_follows_on_the_page(tree: Tree, officer: Scope) -> None:
    graduate = make_graduate(tree.college)
    batch = look(officer, tree.college, row(graduate, **TERMS))
    assert problems(batch) == {"scan_later"}
    intake.apply(officer, batch, NOW)
    agreement = Agreement.objects.get()
    page = f"/agreements/{agreement.uuid}/scan/"
    assert client_for(account_of(officer)).get(page).status_code == 200
    with refused("scan_missing"):
        services.add_scan(officer, agreement.uuid, [], NOW)
    services.add_scan(officer, agreement.uuid, scan(), NOW)
    assert agreement.papers.count() == 1
    assert not orgs.altered(agreement=[agreement.pk])


def test_what_does_not_fit_is_named(tree: Tree, officer: Scope) -> None:
    one, other, held = (make_graduate(tree.college) for _ in range(3))
    services.give_number(officer, held, NOW)
    batch = look(
        officer,
        tree.college,
        row(one, number="XX1"),
        row(other, name="别人", number="SD24000030"),
        row(held, number="SD24000031"),
        row(make_graduate(tree.sibling), number="SD24000032"),
        row(make_graduate(tree.college), number="SD24000001"),
        row(make_graduate(tree.college), **{**TERMS, "signed_date": ""}),
        row(make_graduate(tree.college), **{**TERMS, "signed_date": "2024-06-30"}),
    )
    assert problems(batch) >= {
        "number_not_in_series", "name_differs", "other_number", "not_your_graduate", "number_used",
        "field_missing", "ahead",
    }  # fmt: skip
    assert batch.refused == 7
    assert Agreement.objects.count() == 1


def test_rows_have_the_bounds_of_the_page(tree: Tree, officer: Scope) -> None:
    wrong = {
        "signed_long_ago": {"signed_date": "1990-05-20"},
        "pay_implausible": {"monthly_pay_fen": "99999999"},
        "placeholder": {"employer_name": "测试公司", "employer_code": ""},
        "ahead": {"signed_date": "2030-05-20"},
    }
    for code, over in wrong.items():
        batch = look(officer, tree.college, row(make_graduate(tree.college), **TERMS | over))
        assert (batch.refused, problems(batch) - {"scan_later"}) == (1, {code})


def test_one_row_a_graduate_and_one_number_a_row(tree: Tree, officer: Scope) -> None:
    one, other, third = (make_graduate(tree.college) for _ in range(3))
    batch = look(
        officer, tree.college, row(one, number="SD24000011"), row(one, number="SD24000012"),
        row(other, number="SD24000013"), row(third, number="SD24000013"),
    )  # fmt: skip
    assert problems(batch) == {"duplicate", "number_used"}
    assert batch.refused == 3  # the first of two rows of one graduate stays


def test_signed_agreements_are_left_alone(tree: Tree, officer: Scope) -> None:
    agreement = make_signed(officer, make_graduate(tree.college))
    batch = look(
        officer, tree.college, row(agreement.graduate, **{**TERMS, "employer_name": "别的单位"})
    )
    assert problems(batch) == {"signed_already"}
    assert (batch.new, batch.changed) == (0, 0)


def test_undoing_makes_void_what_nobody_signed(tree: Tree, officer: Scope) -> None:
    one, other = make_graduate(tree.college), make_graduate(tree.college)
    batch = load(officer, tree.college, row(one), row(other, **TERMS))
    undone = intake.undo(officer, batch, NOW)
    assert undone.state == BatchState.APPLIED
    states = dict(Agreement.objects.values_list("graduate", "status"))
    assert states == {one.pk: "void", other.pk: "signed"}
    assert undone.refused == 1
    assert not orgs.altered(agreement=list(Agreement.objects.values_list("pk", flat=True)))


def test_the_list_leaves_as_the_sheet_it_can_be_loaded_from(
    tree: Tree, officer: Scope, tmp_path: Path
) -> None:
    agreement = make_signed(officer, make_graduate(tree.college))
    services.give_number(officer, make_graduate(tree.college), NOW)
    path = tmp_path / "list.csv"
    wanted = Wanted("agreements", "csv")
    assert exports.write(officer, "agreements", {"status": "signed"}, wanted, path, NOW) == 1
    text = path.read_text("utf-8-sig")
    assert agreement.number in text
    assert "海信视像科技股份有限公司" in text
    assert "2027-07-07" in text
    assert exports.write(officer, "agreements", {"status": "ended"}, wanted, path, NOW) == 0
