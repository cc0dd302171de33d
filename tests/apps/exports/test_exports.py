"""Lists as files: exactly what is filtered, masked unless there is a reason, for nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import time_machine
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from typer.testing import CliRunner

from qihang.apps.destinations.cli import app
from qihang.apps.exports import queries, services
from qihang.apps.exports.models import EXPIRED, FAILED, READY, WAITING, WORKING, Export
from qihang.apps.exports.services import Wanted, file_writer, recovery
from qihang.apps.exports.services.file_writer import EXPORTS, file_name
from qihang.apps.jobs import services as jobs
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import Account, AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.orgs.services import end_membership, lend
from qihang.kernel import Permission, Scope
from qihang.web import file_storage
from tests.factories.destinations import CONTRACT, NOW, make_filed
from tests.factories.orgs import (
    Tree,
    account_of,
    client_for,
    make_account,
    make_membership,
    scope_for,
)
from tests.factories.people import make_graduate
from tests.factories.refusals import refused
from tests.factories.storages import storages_at
from tests.values import not_none

FULL = Wanted("national_full")
SHORT = Wanted("national_32", "csv")
SYSTEM = Scope.for_system("test")


@pytest.fixture(autouse=True)
def clock(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.STORAGES = storages_at(tmp_path / "files", tmp_path / "exports")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(tree: Tree) -> Scope:
    return scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))


def exported(
    scope: Scope, source: str = "registrations", wanted: Wanted = FULL, **asked: Any
) -> Any:
    export = services.make(services.ask_for(scope, source, asked, wanted, NOW).uuid, NOW)
    assert export.state == READY
    return read(services.open_export(export).read(), wanted.ending)


def read(content: bytes, ending: str) -> list[dict[str, Any]]:
    if ending == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        rows: list[Any] = [line.split(",") for line in lines]
    else:
        rows = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


class TestWhatIsFiltered:
    def test_the_file_has_the_pages_rows_in_its_order(self, tree: Tree, office: Scope) -> None:
        for name, org in (("赵一", tree.college), ("李二", tree.sibling), ("王三", tree.college)):
            make_filed(org, name=name)
        everybody = [row["姓名"] for row in exported(office, sort="name")]
        assert everybody == ["李二", "王三", "赵一"]
        one = exported(office, college=tree.college.code, sort="-name")
        assert [row["姓名"] for row in one] == ["赵一", "王三"]

    def test_full_layout_carries_person_and_destination(self, tree: Tree, office: Scope) -> None:
        filed, _ = make_filed(tree.college, name="李二")
        (row,) = exported(office)
        assert row["考生号"] == filed.graduate.exam_number
        assert row["单位名称"] == CONTRACT["employer_name"]
        assert row["院校代码"] == "10422"

    def test_short_layout_has_its_columns(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college)
        (row,) = exported(office, wanted=SHORT)
        assert len(row) == 32

    def test_our_own_layout_can_be_read_again(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college)
        (row,) = exported(office, wanted=Wanted("destinations"))
        assert row["截止日期"] == "2027-07-07"

    def test_the_queue_has_its_stage_only(self, tree: Tree) -> None:
        make_filed(tree.college, name="李二")
        college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
        assert [row["姓名"] for row in exported(college, "queue")] == ["李二"]
        with refused("nothing_to_export"):
            office = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
            services.ask_for(office, "queue", {}, FULL, NOW)

    def test_graduates_as_the_list_has_them(self, tree: Tree, office: Scope) -> None:
        make_graduate(tree.college, name="李二")
        make_graduate(tree.sibling, name="王三", class_name="物理2001")
        rows = exported(office, "graduates", Wanted("roster"), klass="物理")
        assert [(row["姓名"], row["所在院系"]) for row in rows] == [("王三", "物理学院")]

    def test_a_passport_stands_whole_without_a_day_of_birth(
        self, tree: Tree, office: Scope
    ) -> None:
        make_graduate(tree.college, id_number="E12345678")
        wanted = Wanted("roster", whole=True, reason="报送省平台")
        (row,) = exported(office, "graduates", wanted)
        assert row["身份证号"] == "E12345678"

    def test_a_text_that_looks_like_a_formula_is_text(self, tree: Tree, office: Scope) -> None:
        make_graduate(tree.college, name="=1+1")
        (row,) = exported(office, "graduates", Wanted("roster", "csv"))
        assert row["姓名"] == "'=1+1"


class TestNumbers:
    def test_are_masked_by_default(self, tree: Tree, office: Scope) -> None:
        filed, _ = make_filed(tree.college)
        (row,) = exported(office)
        assert row["身份证号"] == filed.graduate.id_number_masked
        assert row["手机号码"] == filed.graduate.phone_masked
        assert CONTRACT["contact_phone"] not in str(row)

    def test_stand_whole_against_a_reason_that_the_audit_keeps(
        self, tree: Tree, office: Scope
    ) -> None:
        make_filed(tree.college, phone="13800001234")
        (row,) = exported(office, wanted=Wanted("national_full", whole=True, reason="报送省平台"))
        assert row["手机号码"] == "13800001234"
        assert CONTRACT["contact_phone"] in str(row)
        entry = AuditEntry.objects.get(act="person.unmask_rows")
        assert (not_none(entry.after)["rows"], entry.reason) == (1, "报送省平台")

    def test_not_without_reason_or_permission(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college)
        with refused("reason_missing"):
            services.ask_for(office, "registrations", {}, Wanted("national_full", whole=True), NOW)
        employer = scope_for(make_account(Role.EMPLOYER, tree.employer))
        with refused("not_allowed"):
            services.ask_for(employer, "registrations", {}, FULL, NOW)

    def test_what_the_audit_keeps_names_nobody(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college, name="李二")
        exported(office, q="李二")
        entry = AuditEntry.objects.get(act="export.take")
        assert not_none(entry.after)["narrowed_by"] == ["q"]
        assert "李二" not in str(entry.after)


class TestForNobodyElse:
    def test_another_universitys_office_gets_nothing(self, tree: Tree) -> None:
        make_filed(tree.college)
        other = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
        for source in ("registrations", "graduates"):
            with refused("nothing_to_export"):
                order = Wanted("national_full")
                services.ask_for(other, source, {}, order, NOW)

    def test_only_who_asked_can_take_it(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college)
        export = services.ask_for(office, "registrations", {}, FULL, NOW)
        services.make(export.uuid, NOW)
        colleague = make_account(Role.UNIVERSITY_OFFICER, tree.university)
        for name in ("export", "file"):
            address = reverse(f"exports:{name}", args=[export.uuid])
            assert client_for(colleague).get(address).status_code == 404
            assert client_for(owner(office)).get(address).status_code == 200
        assert not queries.exports_in(scope_for(colleague)).exists()

    def test_a_role_that_ended_meanwhile_gets_no_file(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college)
        export = services.ask_for(office, "registrations", {}, FULL, NOW)
        owner(office).memberships.update(until_date=date(2024, 6, 1))
        made = services.make(export.uuid, NOW)
        assert (made.state, made.failure) == (FAILED, "not_allowed")
        assert not file_storage.is_kept(EXPORTS, file_name(export))

    def test_a_role_elsewhere_hands_out_no_file_of_the_role_that_ended(
        self, tree: Tree, office: Scope
    ) -> None:
        """The officer changes university and still asks for what was made in the old one."""
        make_filed(tree.college)
        export = services.ask_for(office, "registrations", {}, FULL, NOW)
        services.make(export.uuid, NOW)
        account = owner(office)
        make_membership(account, Role.UNIVERSITY_OFFICER, tree.other_university)
        address = reverse("exports:file", args=[export.uuid])
        assert client_for(account).get(address).status_code == 200
        role = account.memberships.get(org=tree.university)
        end_membership(Scope.for_system("test"), role, date(2024, 6, 1))
        assert client_for(account).get(address).status_code == 404
        assert not queries.exports_in(scope_for(account)).exists()

    def test_persons_one_may_only_see_are_in_no_file(self, tree: Tree, office: Scope) -> None:
        """A grant to see persons elsewhere is none to export them, whatever the own role may."""
        make_filed(tree.college, name="李二")
        make_filed(tree.other_college, name="王三")
        head = scope_for(make_account(Role.UNIVERSITY_HEAD, tree.other_university))
        for permission in (Permission.PERSON_SEE, Permission.DESTINATION_SEE):
            until = NOW + timedelta(days=9)
            lend(head, owner(office), permission, tree.other_university, "核对", until)
        both = scope_for(owner(office))
        assert both.holds(Permission.PERSON_SEE, tree.other_college.path)
        assert [row["姓名"] for row in exported(both)] == ["李二"]
        assert [row["姓名"] for row in exported(both, "graduates")] == ["李二"]


class TestPages:
    def test_a_small_list_is_handed_out_at_once(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college, name="李二")
        address = reverse("exports:new", args=["registrations"]) + "?sort=name&page=2"
        client = client_for(owner(office))
        assert "共 1 条" in client.get(address).content.decode()
        answer = client.post(address, {"order": "national_full", "ending": "xlsx"})
        assert "attachment" in answer["Content-Disposition"]
        (row,) = read(answer.getvalue(), "xlsx")
        assert row["姓名"] == "李二"

    def test_a_large_one_waits_for_a_worker_and_shows_progress(
        self, tree: Tree, office: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_filed(tree.college)
        monkeypatch.setattr(services, "at_once", lambda *_: False)
        client = client_for(owner(office))
        address = reverse("exports:new", args=["registrations"])
        answer = client.post(address, {"order": "national_32", "ending": "csv"})
        export = Export.objects.get()
        assert (answer["Location"], export.state) == (
            reverse("exports:export", args=[export.uuid]),
            WAITING,
        )
        assert "0 / 1" in client.get(answer["Location"]).content.decode()
        services.make(export.uuid, NOW)
        assert (
            reverse("exports:file", args=[export.uuid])
            in client.get(answer["Location"]).content.decode()
        )

    def test_a_refusal_stands_on_the_form(self, tree: Tree, office: Scope) -> None:
        make_filed(tree.college)
        address = reverse("exports:new", args=["registrations"])
        sent = {"order": "national_full", "ending": "xlsx", "whole": "on"}
        answer = client_for(owner(office)).post(address, sent)
        assert answer.status_code == 422
        assert "理由" in answer.content.decode()

    def test_an_unknown_list_is_not_there(self, office: Scope) -> None:
        answer = client_for(owner(office)).get(reverse("exports:new", args=["secrets"]))
        assert answer.status_code == 404


def test_files_go_after_their_time(tree: Tree, office: Scope) -> None:
    make_filed(tree.college)
    export = services.ask_for(office, "registrations", {"q": "李明"}, FULL, NOW)
    services.make(export.uuid, NOW)
    assert services.forget(NOW + timedelta(hours=23)) == 0
    assert services.forget(NOW + timedelta(hours=25)) == 1
    export.refresh_from_db()
    assert (export.state, export.asked) == (EXPIRED, {})
    assert not file_storage.is_kept(EXPORTS, file_name(export))
    with refused("export_gone"):
        services.open_export(export)


def test_statements_do_not_grow_with_rows(
    tree: Tree, office: Scope, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for more in (3, 27):
        for _ in range(more):
            make_filed(tree.college)
        export = services.ask_for(office, "registrations", {}, FULL, NOW)
        with django_assert_max_num_queries(16):
            services.make(export.uuid, NOW)


def test_the_command_writes_the_same(tree: Tree, tmp_path: Path) -> None:
    make_filed(tree.college, name="李二")
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(app, ["export", str(out), "--layout", "national_full"])
    assert done.exit_code == 0, done.output
    (row,) = read(out.read_bytes(), "csv")
    assert row["姓名"] == "李二"
    with refused("reason_missing"):
        CliRunner().invoke(app, ["export", str(out), "--whole"], catch_exceptions=False)


def owner(scope: Scope) -> Account:
    return account_of(scope)


def test_whoever_had_to_wait_is_told_once_and_nobody_else(
    tree: Tree, office: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_filed(tree.college)
    exported(office)
    assert not Message.objects.exists()
    monkeypatch.setattr(file_writer, "at_once", lambda *_: False)
    export = services.ask_for(office, "registrations", {}, FULL, NOW)
    for _ in range(2):
        services.make(export.uuid, NOW)
    message = Message.objects.get()
    assert (message.account_id, message.link) == (office.account, f"/exports/{export.uuid}/")
    assert message.facts == {"count": 1}


class TestAWorkerThatDied:
    @pytest.fixture
    def left(self, tree: Tree, office: Scope) -> Export:
        """An export that somebody began and nobody finished."""
        make_filed(tree.college, name="李二")
        export = services.ask_for(office, "registrations", {}, FULL, NOW)
        Export.objects.update(state=WORKING, tries=1)
        return export

    def test_is_followed_by_another(self, left: Export) -> None:
        assert services.unfinished(SYSTEM, NOW) == []  # asked for just now
        assert services.unfinished(SYSTEM, NOW + timedelta(minutes=2)) == [left]
        assert services.make(left.uuid, NOW).state == READY
        assert services.unfinished(SYSTEM, NOW + timedelta(minutes=2)) == []

    def test_nobody_else_is_let_in_while_it_lives(self, left: Export) -> None:
        with other_session() as other, jobs.working(left):
            key = [Export.LOCK, left.pk]
            other.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
            assert other.fetchone() == (False,)
        with other_session() as other:
            other.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
            assert other.fetchone() == (True,)
            assert services.unfinished(SYSTEM, NOW + timedelta(minutes=2)) == []
            assert services.make(left.uuid, NOW).state == WORKING

    def test_is_not_followed_for_ever(self, left: Export) -> None:
        Export.objects.update(tries=recovery.MOST_TRIES)
        assert services.unfinished(SYSTEM, NOW + timedelta(minutes=2)) == []
        left.refresh_from_db()
        assert (left.state, left.failure) == (FAILED, "worker_died")
        page = client_for(left.account).get(reverse("exports:export", args=[left.uuid]))
        assert "请回到列表重新导出" in page.content.decode()

    def test_only_the_system_sees_what_is_left(self, left: Export, office: Scope) -> None:
        assert services.unfinished(SYSTEM, NOW + timedelta(minutes=2)) == [left]
        assert services.unfinished(office, NOW + timedelta(minutes=2)) == []


class TestStopping:
    @pytest.fixture
    def asked(self, tree: Tree, office: Scope) -> Export:
        make_filed(tree.college)
        return services.ask_for(office, "registrations", {}, FULL, NOW)

    def press(self, export: Export) -> str:
        client = client_for(export.account)
        page = client.get(reverse("exports:export", args=[export.uuid])).content.decode()
        cancel = reverse("exports:cancel", args=[export.uuid])
        assert f'action="{cancel}"' in page
        return client.post(cancel, follow=True).content.decode()

    def test_what_nobody_works_on_ends_at_once(self, asked: Export) -> None:
        assert "已按要求停止" in self.press(asked)
        assert services.make(asked.uuid, NOW).state == FAILED
        assert not file_storage.is_kept(EXPORTS, file_name(asked))

    def test_what_was_stopped_while_a_worker_began_has_no_file(
        self, asked: Export, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The press found nobody at work, the worker had begun before it ended the export."""

        def ended_meanwhile(*_: object) -> int:
            recovery.fail(asked, jobs.Stopped(), NOW)
            return 1

        monkeypatch.setattr(file_writer, "write", ended_meanwhile)
        monkeypatch.setattr(file_writer, "at_once", lambda *_: False)
        assert services.make(asked.uuid, NOW).state == FAILED
        assert not file_storage.is_kept(EXPORTS, file_name(asked))
        assert not Message.objects.exists()

    def test_a_worker_stops_at_its_next_rows(
        self, asked: Export, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The press comes while the rows are read, when no other session sees the row of this test."""

        def stopped(*_: object) -> None:
            raise jobs.Stopped

        monkeypatch.setattr(jobs.JobProgress, "__call__", stopped)
        made = services.make(asked.uuid, NOW)
        assert (made.state, made.failure) == (FAILED, "stopped")
        assert not file_storage.names_in(EXPORTS, ".")
        assert not file_storage.names_in(EXPORTS, file_storage.INCOMING)


@contextmanager
def other_session() -> Iterator[CursorWrapper]:
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            yield cursor
    finally:
        own.close()
