"""What no act signed never reaches a figure: not by the fold, not by posting, not by the next act."""

from datetime import date

import pytest
from django.db import connection

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.rules import Status
from qihang.apps.metrics import queries, services
from qihang.apps.metrics.models import Entry, Posting, RefusedEntry, TailEntry
from qihang.apps.metrics.services.ledger import keep_proof
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.people.models import Graduate
from tests.apps.metrics.rows import DAY, MOMENT, make_version
from tests.apps.metrics.test_broken_by_hand import copied
from tests.factories.orgs import SYSTEM, Tree, make_account
from tests.factories.people import make_graduate
from tests.values import not_none

pytestmark = pytest.mark.django_db
FAR = date(2024, 12, 31)


def by_hand(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_entry DISABLE TRIGGER entry_append_only")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE metrics_entry ENABLE TRIGGER entry_append_only")


def codes() -> set[str]:
    return {found.code for found in queries.prove(SYSTEM, 100).findings}


def placed(tree: Tree) -> int:
    return queries.org_figures(SYSTEM, tree.province, 2024, FAR).counts.registered


@pytest.fixture
def unplaced(tree: Tree) -> list[Graduate]:
    """Graduates who count and have no registration."""
    people = [make_graduate(tree.college) for _ in range(3)]
    services.reconcile_graduates([one.pk for one in people], DAY, MOMENT)
    services.fold()
    return people


def test_approvals_written_as_records_and_entries_are_set_apart(
    tree: Tree, unplaced: list[Graduate]
) -> None:
    """Record, reviews and entry of each, all consistent: the whole attack that once passed every proof."""
    for graduate in unplaced:
        version = Destination.objects.create(
            graduate=graduate, cohort=2024, org_path=graduate.org_path, version=1, kind="10",
            status=Status.APPROVED, created_at=MOMENT, effective_date=DAY,
        )  # fmt: skip
        version.reviews.create(
            action="approve_university", from_status="waiting_university", to_status="approved",
            at=MOMENT,
        )  # fmt: skip
    by_hand(
        copied(
            "measure = 'graduates'", measure="'destinations'", kind="'10'",
            cause_kind="'destination'", effective_day=f"'{DAY}'",
            cause="(SELECT id FROM destinations_destination d WHERE d.graduate_id = cause)",
        )
    )  # fmt: skip
    assert codes() == {"waiting_unsigned"}
    assert services.fold() == 0
    assert placed(tree) == 0
    assert RefusedEntry.objects.count() == 3
    assert not Entry.objects.filter(measure="destinations").exists()
    alarm = AuditEntry.objects.get(act="ledger.refused")
    assert not_none(alarm.after)["ids"] == list(RefusedEntry.objects.values_list("pk", flat=True))
    assert codes() == {"refused_unsigned", "cause_lacks", "day_differs"}


def test_a_change_of_the_graduate_posts_no_registration_that_nobody_approved(
    tree: Tree, unplaced: list[Graduate]
) -> None:
    graduate = unplaced[0]
    version = Destination.objects.create(
        graduate=graduate, cohort=2024, org_path=graduate.org_path, version=1, kind="10",
        status=Status.APPROVED, created_at=MOMENT, effective_date=DAY,
    )  # fmt: skip
    assert services.reconcile_graduates([graduate.pk], DAY, MOMENT) == 0
    assert services.reconcile_destinations([version.pk], DAY, MOMENT) == 0
    assert [not_none(a.after)["kind"] for a in AuditEntry.objects.filter(act="ledger.refused")] == [
        "destination",
        "destination",
    ]


def test_an_altered_graduate_moves_no_figure(tree: Tree, unplaced: list[Graduate]) -> None:
    graduate = unplaced[0]
    version = make_version(graduate, Status.APPROVED)
    Graduate.objects.filter(pk=graduate.pk).update(hardship="1")
    assert services.reconcile_graduates([graduate.pk], DAY, MOMENT) == 0
    assert services.reconcile_destinations([version.pk], DAY, MOMENT) == 0


def test_many_at_once_are_posted_and_signed_alike(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_graduate(tree.college) for _ in range(5)]
    monkeypatch.setattr("qihang.apps.metrics.services.ledger.reconcile.FEW", 2)
    monkeypatch.setattr("qihang.apps.metrics.services.ledger.posting.ROWS", 2)
    assert services.reconcile_graduates([one.pk for one in people], DAY, MOMENT) == 5
    assert [len(one.rows) for one in Posting.objects.order_by("pk")] == [2, 2, 1]
    assert services.fold() == 5
    assert not Posting.objects.exists()
    assert queries.prove(SYSTEM).holds


def test_an_entry_altered_while_it_waits_is_set_apart(tree: Tree) -> None:
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    by_hand("UPDATE metrics_entry SET posted_at = posted_at - interval '1 day'")
    assert codes() == {"waiting_altered"}
    assert services.fold() == 0
    assert RefusedEntry.objects.get().why == "altered"


def test_an_entry_whose_waiting_row_was_cut_is_folded_all_the_same(tree: Tree) -> None:
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    TailEntry.objects.all().delete()
    assert services.fold() == 1
    assert queries.prove(SYSTEM).holds


def test_the_tail_cut_with_its_entries_is_named(tree: Tree) -> None:
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    TailEntry.objects.all().delete()
    by_hand("DELETE FROM metrics_entry")
    assert codes() == {"waiting_missing", "cause_lacks"}
    assert services.fold() == 0
    assert RefusedEntry.objects.get().why == "missing"
    assert codes() == {"refused_missing", "cause_lacks"}


def test_a_posting_put_back_counts_nothing_twice(tree: Tree) -> None:
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    posting = Posting.objects.get()
    services.fold()
    Posting.objects.create(rows=posting.rows, digests=posting.digests)
    assert services.fold() == 0
    assert queries.prove(SYSTEM).holds


def test_only_what_was_set_apart_may_leave_the_ledger(tree: Tree) -> None:
    services.reconcile_graduates([make_graduate(tree.college).pk], DAY, MOMENT)
    by_hand(copied("true"))
    services.fold()
    assert Entry.objects.count() == 1
    assert queries.prove(SYSTEM).causes_total == 0


def test_the_night_names_altered_records_and_rights(tree: Tree, unplaced: list[Graduate]) -> None:
    assert keep_proof(SYSTEM, MOMENT).holds
    account = make_account()
    Account.objects.filter(pk=account.pk).update(password="!x")
    Graduate.objects.filter(pk=unplaced[0].pk).update(phone_masked="x")
    run = keep_proof(SYSTEM, MOMENT)
    assert not run.holds
    named = {(one["facts"]["table"], one["facts"]["number"]) for one in run.findings}
    assert named == {("orgs_account", account.pk), ("people_graduate", unplaced[0].pk)}
