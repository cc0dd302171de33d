"""Two records of one person become one, and are set apart again exactly as they were."""

from typing import Any

import pytest
from django.urls import reverse

from qihang.apps.destinations import services as destinations
from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.feed.models import FeedItem
from qihang.apps.intake import services as intake
from qihang.apps.intake.rules import BatchState
from qihang.apps.messages.models import Message
from qihang.apps.metrics.models import Entry
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import must_be_as_signed, unseal
from qihang.apps.people import services
from qihang.apps.people.models import Graduate, Merge
from qihang.apps.people.rules import MERGED
from qihang.kernel import Cohort, Scope
from tests.factories.destinations import make_draft
from tests.factories.intake import NOW, previewed, roster_row
from tests.factories.orgs import Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate, make_graduate_account
from tests.factories.refusals import refused

pytestmark = pytest.mark.django_db
WHY = "同一人，两次建档"
TAKEN = ("exam_number", "id_number", "phone")


@pytest.fixture
def officer(tree: Tree) -> Account:
    return make_account(Role.UNIVERSITY_OFFICER, tree.university)


@pytest.fixture
def office(officer: Account) -> Scope:
    return scope_for(officer)


@pytest.fixture
def kept(tree: Tree) -> Graduate:
    return make_graduate(tree.college, name="李明", student_number="20201", hardship="1")


@pytest.fixture
def gone(tree: Tree) -> Graduate:
    return make_graduate(
        tree.sibling, name="李明", student_number="20201", phone="13911112222", hardship="2"
    )


def filed(graduate: Graduate) -> Destination:
    """A contract that waits for the college."""
    scope = scope_for(make_graduate_account(graduate))
    make_draft(scope)
    return destinations.file(scope, NOW)


def approved(tree: Tree, graduate: Graduate) -> None:
    """A contract that counts."""
    version = filed(graduate)
    for role, org, stage in (
        (Role.COLLEGE_OFFICER, graduate.org, Status.WAITING_COLLEGE),
        (Role.UNIVERSITY_OFFICER, tree.university, Status.WAITING_UNIVERSITY),
    ):
        destinations.approve(scope_for(make_account(role, org)), version.uuid, stage, NOW)


def state(*graduates: Graduate) -> list[dict[str, Any]]:
    rows = Graduate.objects.filter(pk__in=[g.pk for g in graduates]).order_by("pk")
    return [
        {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}
        for row in rows.values()
    ]


def merged(office: Scope, kept: Graduate, gone: Graduate, *taken: str) -> Merge:
    return services.merge(office, kept.uuid, gone.uuid, taken, WHY, NOW)


def test_one_goes_on_with_what_is_right_and_the_other_leads_to_it(
    office: Scope, kept: Graduate, gone: Graduate
) -> None:
    made = merged(office, kept, gone, *TAKEN)
    now, history = Graduate.objects.get(pk=kept.pk), Graduate.objects.get(pk=gone.pk)
    assert (now.exam_number, unseal(now.id_number_sealed)) == (
        gone.exam_number, unseal(gone.id_number_sealed),
    )  # fmt: skip
    assert (now.phone_masked, now.hardship, now.in_statistics) == ("139******22", "3", True)
    assert (history.standing, history.in_statistics) == (MERGED, False)
    assert made.change.successor == now
    must_be_as_signed(graduate=[kept.pk, gone.pk], merge=[made.pk])


def test_undoing_restores_both_exactly(office: Scope, kept: Graduate, gone: Graduate) -> None:
    make_graduate_account(gone)
    before = state(kept, gone)
    entries = sum(Entry.objects.values_list("value", flat=True))
    made = merged(office, kept, gone, *TAKEN)
    assert state(kept, gone) != before
    services.unmerge(office, made.uuid, "不是同一人", NOW)
    assert state(kept, gone) == before
    assert sum(Entry.objects.values_list("value", flat=True)) == entries + 2
    must_be_as_signed(graduate=[kept.pk, gone.pk], merge=[made.pk])
    with refused("already_undone"):
        services.unmerge(office, made.uuid, "再来一次", NOW)


def test_what_was_changed_since_is_not_overwritten(
    office: Scope, kept: Graduate, gone: Graduate
) -> None:
    made = merged(office, kept, gone, "exam_number")
    wanted = services.Corrected(exam_number=roster_row()["exam_number"])
    services.correct_identity(office, kept.uuid, wanted, WHY, NOW)
    with refused("changed_since"):
        services.unmerge(office, made.uuid, "不是同一人", NOW)


def test_an_account_is_never_replaced_by_another(
    office: Scope, kept: Graduate, gone: Graduate
) -> None:
    """Attack: a made-up record with a login of one's own is merged into somebody's."""
    mine = make_graduate_account(kept)
    make_graduate_account(gone)
    merged(office, kept, gone, *TAKEN)
    now = Graduate.objects.get(pk=kept.pk)
    assert (now.account, now.phone_masked) == (mine, kept.phone_masked)
    told = Message.objects.filter(template="records_merged").values_list("graduate", flat=True)
    assert set(told) == {kept.pk, gone.pk}


def test_an_account_goes_on_where_the_survivor_has_none(
    office: Scope, kept: Graduate, gone: Graduate
) -> None:
    theirs = make_graduate_account(gone)
    merged(office, kept, gone)
    assert Graduate.objects.get(pk=kept.pk).account == theirs


def test_only_one_counts_and_the_feed_hears_of_both(
    tree: Tree, office: Scope, kept: Graduate, gone: Graduate
) -> None:
    approved(tree, kept)
    approved(tree, gone)
    merged(office, kept, gone)
    counted: dict[str, int] = {}
    for measure, value in Entry.objects.values_list("measure", "value"):
        counted[measure] = counted.get(measure, 0) + value
    assert counted == {"graduates": 1, "destinations": 1}
    told = set(FeedItem.objects.filter(kind="graduate").values_list("subject", flat=True))
    assert told == {kept.uuid, gone.uuid}


def test_the_record_whose_registration_counts_goes_on(
    tree: Tree, office: Scope, kept: Graduate, gone: Graduate
) -> None:
    approved(tree, gone)
    with refused("merge_blocked"):
        merged(office, kept, gone)
    merged(office, gone, kept)


def test_a_registration_under_review_is_closed_and_put_back(
    office: Scope, kept: Graduate, gone: Graduate
) -> None:
    version = filed(gone)
    made = merged(office, kept, gone)
    version.refresh_from_db()
    assert version.status == Status.CLOSED
    services.unmerge(office, made.uuid, "不是同一人", NOW)
    version.refresh_from_db()
    assert version.status == Status.WAITING_COLLEGE
    must_be_as_signed(graduate=[kept.pk, gone.pk], destination=[version.pk])


def test_who_may_merge_what(tree: Tree, office: Scope, kept: Graduate, gone: Graduate) -> None:
    elsewhere = make_graduate(tree.other_college, name="李明")
    later = make_graduate(tree.college, name="李明", cohort=2025)
    with refused("out_of_reach"):
        merged(office, kept, elsewhere)
    for other in (later, kept):
        with refused("not_mergeable"):
            merged(office, kept, other) if other is later else services.merge(
                office, kept.uuid, kept.uuid, (), WHY, NOW
            )
    college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
    with refused("out_of_reach"):
        merged(college, kept, make_graduate(tree.college, name="李明"))
    with refused("reason_missing"):
        services.merge(office, kept.uuid, gone.uuid, (), "  ", NOW)


def test_the_next_roster_does_not_bring_the_other_record_back(
    tree: Tree, office: Scope, kept: Graduate, gone: Graduate
) -> None:
    row = roster_row(
        name="李明", exam_number=gone.exam_number, id_number=unseal(gone.id_number_sealed)
    )
    merged(office, kept, gone, "id_number")
    batch = previewed(office, tree.university, row, roster_row())
    assert (batch.new, batch.same, batch.changed, batch.refused) == (1, 1, 0, 0)
    assert intake.apply(office, batch, NOW).state == BatchState.APPLIED
    assert Graduate.objects.filter(exam_number=gone.exam_number).count() == 1


def test_a_merge_is_undone_as_a_merge_only(
    tree: Tree, office: Scope, kept: Graduate, gone: Graduate
) -> None:
    made = merged(office, kept, gone, *TAKEN)
    with refused("merged"):
        services.cancel_standing(office, made.change.uuid, "误登", NOW)


def test_suspects_are_those_with_something_in_common(
    tree: Tree, office: Scope, kept: Graduate, gone: Graduate
) -> None:
    make_graduate(tree.other_college, name="李明", student_number="20201")
    make_graduate(tree.college, name="赵六", phone="13700000001")
    (found,) = services.suspects_in(office, Cohort(2024))
    assert (found.first, found.second) == (kept, gone)
    assert "number" in found.why
    merged(office, kept, gone)
    assert services.suspects_in(office, Cohort(2024)) == []


def test_pages_show_merge_and_undo(officer: Account, kept: Graduate, gone: Graduate) -> None:
    client = client_for(officer)
    assert kept.exam_number in client.get(reverse("people:duplicates")).content.decode()
    found = client.post(
        reverse("people:find_other", args=[kept.uuid]), {"exam_number": gone.exam_number}
    )
    page = found["Location"]
    shown = client.get(page).content.decode()
    assert unseal(gone.id_number_sealed) not in shown
    wanted = dict.fromkeys(("exam_number", "id_number", "phone"), "kept") | {"reason": WHY}
    assert client.post(page, wanted).status_code == 302
    made = Merge.objects.get()
    assert (
        reverse("people:unmerge", args=[made.uuid])
        in client.get(reverse("people:graduate", args=[kept.uuid])).content.decode()
    )
    client.post(reverse("people:unmerge", args=[made.uuid]), {"reason": "不是同一人"})
    assert Graduate.objects.get(pk=gone.pk).standing == ""
    assert AuditEntry.objects.filter(act="person.unmerge").count() == 1
