"""A batch from upload to undo, through the services."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.urls import reverse
from pytest_django import Settings

from qihang.apps.intake import queries, services
from qihang.apps.intake.models import Batch
from qihang.apps.intake.rules import BatchState
from qihang.apps.intake.staging import previews, store
from qihang.apps.intake.targets import target_named
from qihang.apps.jobs.services import Stopped
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.kernel import Cohort, Scope
from tests.factories.intake import NOW, previewed, received, roster_row
from tests.factories.orgs import Tree, account_of, client_for, make_account, scope_for
from tests.factories.refusals import refused
from tests.factories.signing import sign
from tests.factories.storages import storages_at
from tests.values import not_none

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = storages_at(tmp_path)


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.new, batch.changed, batch.same, batch.refused


def test_a_sheet_is_previewed_applied_and_undone(tree: Tree, office: Scope) -> None:
    rows = [roster_row(), roster_row()]
    batch = previewed(office, tree.university, *rows)
    assert (batch.state, counts(batch)) == (BatchState.PREVIEWED, (2, 0, 0, 0))
    assert not Graduate.objects.exists()
    services.apply(office, batch, NOW)
    assert (batch.state, Graduate.objects.count()) == (BatchState.APPLIED, 2)
    reversing = services.undo(office, batch, NOW)
    batch.refresh_from_db()
    assert (batch.state, reversing.state) == (BatchState.UNDONE, BatchState.APPLIED)
    assert not Graduate.objects.exists()


def told() -> list[tuple[str, int | None]]:
    return list(Message.objects.order_by("pk").values_list("template", "account"))


def test_whoever_loaded_a_sheet_is_told_once_when_it_is_written(tree: Tree, office: Scope) -> None:
    batch = previewed(office, tree.university, roster_row())
    assert told() == []
    colleague = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.university))
    services.apply(colleague, batch, NOW)
    assert told() == [("batch_applied", office.account)]
    message = Message.objects.get()
    assert (message.facts["name"], message.facts["count"]) == ("名单.csv", 1)
    services.undo(office, batch, NOW)
    assert len(told()) == 1


def test_a_sheet_that_fails_is_told_and_one_given_up_is_not(tree: Tree, office: Scope) -> None:
    upload = BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook")
    roster = target_named("roster")
    broken = services.receive(
        office, roster, tree.university, upload, "a.xls", NOW, cohort=Cohort(2024)
    )
    services.preview(office, broken, NOW)
    assert broken.state == BatchState.FAILED
    services.cancel(office, previewed(office, tree.university, roster_row()))
    assert told() == [("batch_failed", office.account)]


def test_stopping_says_whether_it_is_over(
    tree: Tree, office: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a worker has the batch nobody knows yet whether it stops in time."""
    batch = previewed(office, tree.university, roster_row())
    monkeypatch.setattr("qihang.apps.jobs.services.at_work", lambda _: True)
    assert not services.cancel(office, batch)
    client = client_for(account_of(office))
    page = client.post(reverse("intake:cancel", args=[batch.uuid]), follow=True).content.decode()
    assert "已请求停止" in page
    assert "什么都没有写入" not in page
    monkeypatch.undo()
    services.begin_apply(office, batch)
    assert not services.cancel(office, batch), "nobody has it yet, but it stops before it writes"
    batch.refresh_from_db()
    assert batch.cancel_asked
    again = previewed(office, tree.university, roster_row())
    assert services.cancel(office, again)
    for act in ("cancel", "apply", "undo"):
        answer = client.post(reverse(f"intake:{act}", args=[again.uuid]), follow=True)
        assert "这一批现在不能这样做" in answer.content.decode()
        assert answer.redirect_chain[-1][0] == reverse("intake:batch", args=[again.uuid])


def test_a_sheet_of_a_command_tells_nobody(tree: Tree) -> None:
    system = Scope.for_system("test")
    services.apply(system, previewed(system, tree.university, roster_row()), NOW)
    assert told() == []


def test_the_preview_shows_what_changes_before_and_after(tree: Tree, office: Scope) -> None:
    row = roster_row()
    services.apply(office, previewed(office, tree.university, row), NOW)
    batch = previewed(office, tree.university, row | {"name": "王晓明", "college": "物理学院"})
    preview = previews.preview_of(batch)
    assert counts(batch) == (0, 1, 0, 0)
    assert preview.fields["name"] == 1
    assert preview.changed[0].caption == f"{row['exam_number']} 王晓明"
    shown = {d.column: (d.before, d.after) for d in preview.changed[0].differences}
    assert shown == {"name": ("王小明", "王晓明"), "college": ("数学学院", "物理学院")}


def test_faults_of_the_sheet_and_of_the_records_are_counted_by_kind(
    tree: Tree, office: Scope
) -> None:
    bad = [roster_row(college="文学院"), roster_row(id_number="110105194912310020"), roster_row()]
    batch = previewed(office, tree.university, *bad)
    kinds = {(k.column, k.code): k for k in previews.preview_of(batch).kinds}
    assert set(kinds) == {("college", "unknown_college"), ("id_number", "bad_id_number")}
    assert kinds["college", "unknown_college"].examples[0].facts["value"] == "文学院"
    assert kinds["college", "unknown_college"].examples[0].cell.endswith("2")
    assert counts(batch) == (1, 0, 0, 2)


def test_errors_keep_everything_out_unless_the_good_rows_are_wanted(
    tree: Tree, office: Scope
) -> None:
    batch = previewed(office, tree.university, roster_row(college="文学院"), roster_row())
    with refused("rows_refused"):
        services.apply(office, batch, NOW)
    assert not Graduate.objects.exists()
    services.apply(office, batch, NOW, only_good=True)
    assert (batch.state, Graduate.objects.count()) == (BatchState.APPLIED, 1)


def test_a_batch_whose_outcome_has_moved_is_shown_again(tree: Tree, office: Scope) -> None:
    row = roster_row()
    services.apply(office, previewed(office, tree.university, row), NOW)
    batch = previewed(office, tree.university, row | {"name": "王晓明"})
    Graduate.objects.update(name="王笑明")
    sign(Graduate.objects.get())
    services.apply(office, batch, NOW)
    assert (batch.state, batch.moved) == (BatchState.PREVIEWED, True)
    assert previews.preview_of(batch).changed[0].differences[0].before == "王笑明"
    assert Graduate.objects.get().name == "王笑明"
    services.apply(office, batch, NOW)
    assert (batch.state, Graduate.objects.get().name) == (BatchState.APPLIED, "王晓明")


def test_the_same_file_again_is_recognised(tree: Tree, office: Scope) -> None:
    row = roster_row()
    first = received(office, tree.university, row)
    second = received(office, tree.university, row)
    assert queries.twin_of(office, second) == first
    assert queries.twin_of(office, first) is None


def test_an_unknown_column_is_asked_for_and_remembered(tree: Tree, office: Scope) -> None:
    target, text = target_named("roster"), "考生号x1,姓名\n"
    batch = services.receive(
        office, target, tree.university, BytesIO(text.encode()), "a.csv", NOW, cohort=Cohort(2024)
    )
    services.preview(office, batch, NOW)
    assert batch.state == BatchState.MAPPING
    with refused("columns_missing"):
        services.choose(office, batch, {"考生号x1": "exam_number"})
    with refused("column_twice"):
        services.choose(office, batch, {"考生号x1": "name", "姓名": "name"})


def test_rows_from_an_api_are_judged_alike(tree: Tree, office: Scope) -> None:
    rows = [roster_row(), roster_row(college="文学院"), roster_row(phone=None)]
    batch = services.stage_rows(
        office, target_named("roster"), tree.university, rows, NOW, cohort=Cohort(2024)
    )
    services.preview(office, batch, NOW)
    assert counts(batch) == (2, 0, 0, 1)
    assert previews.preview_of(batch).kinds[0].examples[0].row == 3


def test_nobody_loads_for_another_university(tree: Tree, office: Scope) -> None:
    with refused("out_of_reach"):
        received(office, tree.other_university, roster_row())
    theirs = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    batch = received(office, tree.university, roster_row())
    assert batch not in queries.batches_in(theirs)
    with refused("out_of_reach"):
        services.preview(theirs, batch, NOW)


def test_undo_closes_after_the_window_of_policy(tree: Tree, office: Scope) -> None:
    batch = previewed(office, tree.university, roster_row())
    services.apply(office, batch, NOW)
    with refused("undo_closed"):
        services.undo(office, batch, NOW + timedelta(hours=25))
    services.undo(office, batch, NOW + timedelta(hours=23))
    batch.refresh_from_db()
    with refused("batch_elsewhere"):
        services.undo(office, batch, NOW)


def test_an_unreadable_file_ends_as_failed_with_its_sentence(tree: Tree, office: Scope) -> None:
    broken = BytesIO(b"PK\x03\x04" + b"\0" * 400)
    batch = services.receive(
        office, target_named("roster"), tree.university, broken, "a.xlsx", NOW, cohort=Cohort(2024)
    )
    services.preview(office, batch, NOW)
    assert batch.state == BatchState.FAILED
    assert not_none(batch.failure)["message"]


def test_stopping_while_it_writes_writes_nothing(tree: Tree, office: Scope) -> None:
    batch = previewed(office, tree.university, roster_row())

    def stop(step: str, done: int, total: int) -> None:
        if step == "write":
            raise Stopped

    services.apply(office, batch, NOW, stop)
    assert (batch.state, Graduate.objects.count()) == (BatchState.PREVIEWED, 0)


def test_nothing_lies_open_on_the_disk_and_all_of_it_is_forgotten(
    tree: Tree, office: Scope, tmp_path: Path
) -> None:
    row = roster_row()
    batch = previewed(office, tree.university, row)
    lying = [path for path in (tmp_path / "sheets").iterdir() if path.is_file()]
    assert len(lying) == 4
    for path in lying:
        assert row["exam_number"].encode() not in path.read_bytes()
    assert row["exam_number"].encode() in b"".join(store.pieces(batch.file_sha256))
    services.forget(NOW + timedelta(days=6))
    assert batch.file_sha256 in {p.name for p in (tmp_path / "sheets").iterdir()}
    services.forget(NOW + timedelta(days=8))
    assert not [path for path in (tmp_path / "sheets").iterdir() if path.is_file()]
    batch.refresh_from_db()
    assert (batch.state, batch.preview_sealed) == (BatchState.CANCELLED, None)


def test_what_no_worker_holds_is_found_and_given_up_in_the_end(tree: Tree, office: Scope) -> None:
    batch = received(office, tree.university, roster_row())
    system = Scope.for_system("test")
    assert services.unfinished(system, NOW) == [batch]
    Batch.objects.update(tries=3)
    assert services.unfinished(system, NOW) == []
    batch.refresh_from_db()
    assert (batch.state, not_none(batch.failure)["code"]) == (BatchState.FAILED, "given_up")


def test_each_act_stands_once_in_the_audit(tree: Tree, office: Scope) -> None:
    batch = previewed(office, tree.university, *[roster_row() for _ in range(20)])
    services.apply(office, batch, NOW)
    services.undo(office, batch, NOW)
    acts = AuditEntry.objects.filter(act__startswith="sheet.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "sheet.receive",
        "sheet.apply",
        "sheet.undo",
    ]


def test_a_failing_subscriber_takes_the_whole_batch_back(
    tree: Tree, office: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = previewed(office, tree.university, roster_row())

    def burst(ids: object, on: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(target_named("roster"), "publish", burst)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.apply(office, batch, NOW)
    assert not Graduate.objects.exists()


def test_altered_and_shortened_pieces_are_noticed(settings: Settings, tmp_path: Path) -> None:
    with store.writing() as kept:
        kept.write(b"one")
        kept.write(b"two")
        kept.keep("name")
    assert b"".join(store.pieces("name")) == b"onetwo"
    place = tmp_path / "sheets" / "name"
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) - (4 + 12 + 16)])
    with pytest.raises(InvalidTag):
        list(store.pieces("name"))
