"""Drafts by sheet: what an office may prepare, what it must leave alone, and how it is taken back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from qihang.apps.destinations import services
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.intake import services as intake
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import AuditEntry, Org
from qihang.apps.orgs.services import unseal
from qihang.apps.people.models import Graduate
from qihang.kernel import Scope
from tests.factories.destinations import CONTRACT, make_applicant, make_draft, make_filed, paper
from tests.factories.intake import NOW, previewed, received
from tests.factories.orgs import Tree
from tests.factories.people import make_graduate
from tests.values import not_none

pytestmark = pytest.mark.django_db


def row(graduate: Graduate, **over: Any) -> dict[str, Any]:
    """A signed contract as an office types it: pay in yuan, the last day of the term."""
    typed = CONTRACT | {"monthly_pay_fen": "6500", "term_until": "2027-07-07", "kind": "11"}
    return {"exam_number": graduate.exam_number, "name": graduate.name, **typed, **over}


def look(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    return previewed(scope, org, *rows, target="destinations")


def load(scope: Scope, org: Org, *rows: dict[str, Any]) -> Batch:
    batch = look(scope, org, *rows)
    assert batch.refused == 0, said(batch)
    return intake.apply(scope, batch, NOW)


def said(batch: Batch) -> dict[str, str]:
    return {kind.code: kind.severity for kind in previews.preview_of(batch).kinds}


def test_a_row_becomes_a_draft_that_its_graduate_proves_and_files(
    tree: Tree, office: Scope
) -> None:
    graduate, scope = make_applicant(tree.college)
    batch = look(office, tree.university, row(graduate, statement_signed="是"))
    assert (batch.new, batch.refused) == (1, 0), said(batch)
    assert said(batch) == {"waits_for_graduate": "warning"}
    assert intake.apply(office, batch, NOW).state == BatchState.APPLIED
    draft = Destination.objects.get(graduate=graduate)
    assert (draft.status, draft.version, draft.kind, draft.cohort) == ("draft", 1, "11", 2024)
    assert (draft.monthly_pay_fen, draft.term_until) == (650_000, CONTRACT["term_until"])
    assert unseal(bytes(not_none(draft.contact_phone_sealed))) == CONTRACT["contact_phone"]
    assert not draft.statement_signed
    assert (draft.org_path, draft.filed_at) == (tree.college.path, None)
    services.add_evidence(scope, NOW, "labour_contract", paper(), "合同.pdf")
    assert services.file(scope, NOW).status == Status.WAITING_COLLEGE


def test_each_draft_is_in_the_audit_and_its_graduate_is_told(tree: Tree, office: Scope) -> None:
    graduate, _ = make_applicant(tree.college)
    load(office, tree.university, row(graduate), row(make_graduate(tree.sibling)))
    acts = AuditEntry.objects.filter(act="destination.prepare")
    assert {act.subject for act in acts} == {
        str(uuid) for uuid in Destination.objects.values_list("uuid", flat=True)
    }
    told = Message.objects.get(template="destination_prepared", account=graduate.account)
    assert told.link == reverse("destinations:own")


def test_the_rules_of_filing_judge_each_row(tree: Tree, office: Scope) -> None:
    graduate = make_graduate(tree.college)
    wrong = {
        "field_missing": row(graduate, employer_name=None),
        "field_not_for_kind": row(graduate, kind="701"),
        "term_order": row(graduate, term_until="2024-01-01"),
        "signed_later": row(graduate, signed_date="2024-12-01"),
        "phone_wrong": row(graduate, contact_phone="400-123-4567"),
        "name_differs": row(graduate, name="别人"),
        "student_number_differs": row(graduate, student_number="99999999"),
    }
    for code, one in wrong.items():
        batch = look(office, tree.university, one)
        assert (batch.refused, said(batch).get(code)) == (1, "error"), (code, said(batch))


@pytest.mark.parametrize("typed", ["阿卜杜拉•买买提", "阿卜杜拉．买买提", " 阿卜杜拉・买买提"])
def test_a_name_is_the_same_whatever_its_dot(tree: Tree, office: Scope, typed: str) -> None:
    graduate = make_graduate(tree.college, name="阿卜杜拉·买买提")
    assert "name_differs" not in said(look(office, tree.university, row(graduate, name=typed)))
    other = row(graduate, name="阿卜杜拉·买买")
    assert said(look(office, tree.university, other))["name_differs"] == "error"


def test_sentences_of_the_rules_come_with_their_facts(tree: Tree, office: Scope) -> None:
    bound = make_graduate(tree.college, agreed_unit="历下区第一中学")
    batch = look(office, tree.university, row(bound))
    (kind,) = [k for k in previews.preview_of(batch).kinds if k.code == "not_agreed_unit"]
    assert kind.examples[0].facts == {"unit": "历下区第一中学"}
    assert kind.column == "employer_name"


def test_graduates_of_others_are_unknown_whether_they_exist_or_not(
    tree: Tree, officer: Scope, office: Scope
) -> None:
    """A college's sheet says the same of its sibling's graduates as of nobody."""
    sibling, stranger = make_graduate(tree.sibling), make_graduate(tree.other_college)
    make_filed(tree.sibling)
    for scope, org, graduate in (
        (officer, tree.college, sibling),
        (office, tree.university, stranger),
    ):
        nobody = row(graduate, exam_number="24379999999999")
        batch = look(scope, org, row(graduate), nobody)
        assert (batch.refused, said(batch)) == (2, {"not_your_graduate": "error"})
        assert graduate.name not in str(previews.preview_of(batch).kinds)


def test_what_a_graduate_wrote_filed_or_has_approved_is_left_alone(
    tree: Tree, office: Scope, officer: Scope
) -> None:
    writing, scope = make_applicant(tree.college)
    make_draft(scope)
    filed, _ = make_filed(tree.college)
    approved, _ = make_filed(tree.college)
    services.approve(officer, approved.uuid, Status.WAITING_COLLEGE, NOW)
    services.approve(office, approved.uuid, Status.WAITING_UNIVERSITY, NOW)
    before = list(Destination.objects.order_by("pk").values())
    others = (writing, filed.graduate, approved.graduate)
    batch = look(office, tree.university, *(row(g, employer_name="别的公司") for g in others))
    assert (batch.same, batch.new, batch.changed, batch.refused) == (3, 0, 0, 0)
    assert said(batch) == dict.fromkeys(("own_draft", "under_way", "registered"), "warning")
    assert list(Destination.objects.order_by("pk").values()) == before


def test_the_same_sheet_again_changes_nothing_and_a_mended_one_its_drafts(
    tree: Tree, office: Scope
) -> None:
    graduate, scope = make_applicant(tree.college)
    load(office, tree.university, row(graduate))
    assert look(office, tree.university, row(graduate)).same == 1
    mended = row(graduate, contact_phone="13805329234", position_name=None, note="更正")
    batch = look(office, tree.university, mended)
    assert batch.changed == 1, said(batch)
    intake.apply(office, batch, NOW)
    draft = Destination.objects.get()
    assert (unseal(bytes(not_none(draft.contact_phone_sealed))), draft.note) == (
        "13805329234",
        "更正",
    )
    # Another kind empties what it does not ask for.
    load(
        office,
        tree.university,
        {n: row(graduate)[n] for n in ("exam_number", "name")} | {"kind": "701"},
    )
    draft.refresh_from_db()
    assert (draft.kind, draft.employer_name, draft.monthly_pay_fen) == ("701", "", None)
    assert draft.contact_phone_sealed is None
    services.save_draft(scope, NOW, "701", {"note": "我自己改的"})
    assert said(look(office, tree.university, mended)) == {"own_draft": "warning"}


def test_undoing_removes_drafts_and_leaves_what_graduates_went_on_with(
    tree: Tree, office: Scope
) -> None:
    waiting, _ = make_applicant(tree.college)
    proving, second = make_applicant(tree.college)
    filing, third = make_applicant(tree.college)
    batch = load(office, tree.university, *map(row, (waiting, proving, filing)))
    for scope in (second, third):
        services.add_evidence(scope, NOW, "labour_contract", paper(str(scope)), "合同.pdf")
    services.file(third, NOW)
    undone = intake.undo(office, batch, NOW)
    assert (undone.new, undone.refused) == (1, 2)
    kept = previews.preview_of(undone).kept
    assert [(caption, why) for _, caption, why in kept] == [
        (f"{proving.exam_number} {proving.name}", "in_use"),
        (f"{filing.exam_number} {filing.name}", "changed"),
    ]
    assert set(Destination.objects.values_list("graduate", flat=True)) == {proving.pk, filing.pk}
    told = Message.objects.filter(template="destination_prepared")
    assert set(told.values_list("account", flat=True)) == {proving.account_id, filing.account_id}


def test_a_graduate_who_files_between_preview_and_writing_is_not_touched(
    tree: Tree, office: Scope
) -> None:
    graduate, scope = make_applicant(tree.college)
    batch = look(office, tree.university, row(graduate))
    make_draft(scope)
    intake.apply(office, batch, NOW)
    assert (batch.state, batch.moved, batch.new) == (BatchState.PREVIEWED, True, 0)
    assert Destination.objects.get().employer_name == CONTRACT["employer_name"]


def test_a_withdrawn_registration_is_followed_by_the_next_version(
    tree: Tree, office: Scope
) -> None:
    filed, scope = make_filed(tree.college)
    services.withdraw(scope, NOW)
    load(office, tree.university, row(filed.graduate))
    draft = Destination.objects.get(status="draft")
    assert (draft.version, draft.replaces) == (2, filed)


def test_outside_the_time_of_registration_nothing_is_loaded(tree: Tree, office: Scope) -> None:
    batch = received(
        office, tree.university, row(make_graduate(tree.college)), target="destinations"
    )
    intake.preview(office, batch, datetime(2020, 1, 6, 2, tzinfo=UTC))
    assert (batch.state, not_none(batch.failure)["code"]) == (BatchState.FAILED, "not_open")
