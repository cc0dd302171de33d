"""Every act is written, sealed in blocks, and no row can be altered, added or lost unseen."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from pytest_django import DjangoAssertNumQueries, Settings
from typer.testing import CliRunner

from qihang.apps.orgs import queries, services, tasks
from qihang.apps.orgs.cli import app
from qihang.apps.orgs.integrity import anchors, trail
from qihang.apps.orgs.integrity.digests import row_digest
from qihang.apps.orgs.models import AuditBlock, AuditEntry
from qihang.apps.orgs.pages.acts import changes
from qihang.apps.orgs.queries import AuditFilter, Tampering
from qihang.apps.orgs.rules import Role
from qihang.kernel import Permission, Reach, Scope
from tests.factories.orgs import client_for, make_account, make_province, scope_for
from tests.factories.refusals import refused

SYSTEM = Scope.for_system("test")
whole = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(settings: Settings, tmp_path: Path) -> list[AuditEntry]:
    """Six acts in two blocks and one not yet sealed."""
    settings.HOME = tmp_path
    for number in range(3):
        services.record_act(SYSTEM, "org.look", "org", number, after={"n": number})
    services.seal_blocks()
    for number in range(3, 6):
        services.record_act(SYSTEM, "org.look", "org", number, before={"share": 0.25})
    services.seal_blocks()
    services.record_act(SYSTEM, "org.look", "org", 6)
    return list(AuditEntry.objects.order_by("pk"))


def found() -> list[str]:
    return [str(t) for t in queries.verify_audit(SYSTEM)]


def by_hand(sql: str, *values: object) -> None:
    """What somebody with the keys of the database would do."""
    with triggers_asleep() as cursor:
        cursor.execute(sql, values)


@contextmanager
def triggers_asleep() -> Iterator[Any]:
    """A cursor in a transaction in which the tables' owner has put their guards to sleep."""
    tables = ("orgs_auditentry", "orgs_auditblock")
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@whole
def test_an_untouched_log_is_as_written(log: list[AuditEntry]) -> None:
    assert [len(b.rows) for b in AuditBlock.objects.order_by("number")] == [3, 3]
    assert found() == []
    assert services.seal_blocks() == 1
    assert services.seal_blocks() == 0
    assert found() == []


ALTERATIONS = (
    "act = 'person.unmask'",
    "at = at + interval '1 second'",
    "reason = 'another'",
    "address = '10.0.0.9'",
    "after = '{\"n\": 9}'",
    "org_path = '/37/'",
    "subject = '77'",
    "subject_kind = 'graduate'",
    "digest = sha256('x')",
    "uuid = gen_random_uuid()",
)


@whole
def test_an_altered_row_is_named_whatever_was_altered(log: list[AuditEntry]) -> None:
    acts = [services.Act("org.look", "org", n) for n in ALTERATIONS]
    rows = [entry.pk for entry in services.record_acts(SYSTEM, acts)]
    services.seal_blocks()
    for row, change in zip(rows, ALTERATIONS, strict=True):
        by_hand(f"UPDATE orgs_auditentry SET {change} WHERE id = %s", row)  # noqa: S608
    assert found() == [f"altered row {row}" for row in rows]


@whole
def test_an_altered_row_that_is_not_sealed_yet_is_named_too(log: list[AuditEntry]) -> None:
    by_hand("UPDATE orgs_auditentry SET reason = 'x' WHERE id = %s", log[6].pk)
    assert found() == [f"added row {log[6].pk}"]


@whole
def test_added_rows_are_named_whenever_they_pretend_to_be_written(log: list[AuditEntry]) -> None:
    for moment in ("3", "txid", "txid + 1000000"):
        by_hand(
            "INSERT INTO orgs_auditentry (uuid, at, act, subject_kind, subject, org_path, reason,"  # noqa: S608
            " digest, txid) SELECT gen_random_uuid(), at, act, subject_kind, subject, org_path,"
            f" reason, digest, {moment} FROM orgs_auditentry WHERE id = %s",
            log[4].pk,
        )
    newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)[:3]
    assert set(found()) == {f"added row {pk}" for pk in newest}


@whole
def test_a_signed_row_put_into_the_sealed_past_is_named(log: list[AuditEntry]) -> None:
    services.record_act(SYSTEM, "org.look", "org", 7)
    newest = AuditEntry.objects.latest("pk").pk
    by_hand("UPDATE orgs_auditentry SET txid = %s WHERE id = %s", log[0].txid, newest)
    assert found() == [f"added row {newest}"]


@whole
def test_missing_rows_are_named_also_those_of_the_last_block(log: list[AuditEntry]) -> None:
    by_hand("DELETE FROM orgs_auditentry WHERE id IN (%s, %s)", log[0].pk, log[5].pk)
    assert found() == [f"missing row {log[0].pk}", f"missing row {log[5].pk}"]


@whole
def test_a_row_deleted_before_it_is_sealed_is_missing_even_the_last_one(
    log: list[AuditEntry],
) -> None:
    by_hand("DELETE FROM orgs_auditentry WHERE id = %s", log[6].pk)
    assert found() == [f"missing row {log[6].pk}"]
    services.seal_blocks()
    assert found() == [f"missing row {log[6].pk}"]


@whole
def test_what_was_rolled_back_leaves_a_gap_in_the_numbers_and_no_alarm(
    log: list[AuditEntry],
) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        services.record_act(SYSTEM, "org.look", "org", "undone")
        raise ZeroDivisionError
    with transaction.atomic():
        services.record_act(SYSTEM, "org.look", "org", "kept")
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            services.record_act(SYSTEM, "org.look", "org", "undone too")
            raise ZeroDivisionError
    newest = services.record_act(SYSTEM, "org.look", "org", "after")
    assert newest.pk == log[6].pk + 4
    assert found() == []


@whole
def test_another_row_put_in_the_place_of_an_unsealed_one_is_named(log: list[AuditEntry]) -> None:
    """Signed with the key, so only the line outside the database knows."""
    with triggers_asleep() as cursor:
        forged = AuditEntry.objects.get(pk=log[6].pk)
        forged.act = "person.unmask"
        values = [forged.act, row_digest(forged), forged.pk]
        cursor.execute("UPDATE orgs_auditentry SET act = %s, digest = %s WHERE id = %s", values)
    assert found() == [f"altered row {log[6].pk}"]


@whole
def test_lines_are_forgotten_once_blocks_hold_their_rows(log: list[AuditEntry]) -> None:
    (path,) = [path for path, _ in trail.left()]
    services.seal_blocks()
    assert path.exists()  # somebody may still append to it
    os.utime(path, (0, 0))
    services.record_act(SYSTEM, "org.look", "org", 7)
    os.utime(path, (0, 0))
    trail.forget(0)
    assert path.exists()  # nothing below this horizon
    services.seal_blocks()
    assert not path.exists()
    assert found() == []


@whole
def test_an_act_stands_though_its_line_cannot_be_written(
    settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "audit").write_text("a file where the folder should be")
    services.record_act(SYSTEM, "org.look", "org", 1)
    assert AuditEntry.objects.count() == 1


@whole
def test_a_last_block_taken_away_with_its_rows_is_missing(log: list[AuditEntry]) -> None:
    by_hand("DELETE FROM orgs_auditentry WHERE id >= %s", log[3].pk)
    by_hand("DELETE FROM orgs_auditblock WHERE number = 2")
    assert found() == ["missing block 2", *(f"missing row {entry.pk}" for entry in log[3:])]


@whole
def test_a_truncated_log_is_missing_all_blocks(log: list[AuditEntry]) -> None:
    by_hand("TRUNCATE orgs_auditentry, orgs_auditblock")
    rows = [f"missing row {entry.pk}" for entry in log]
    assert found() == ["missing block 1", "missing block 2", *rows]


@whole
def test_a_block_taken_from_the_middle_is_missing_and_its_rows_are_strays(
    log: list[AuditEntry],
) -> None:
    services.seal_blocks()
    by_hand("DELETE FROM orgs_auditblock WHERE number = 2")
    assert found()[0] == "missing block 2"
    assert {f"added row {entry.pk}" for entry in log[3:6]} <= set(found())


@whole
@pytest.mark.parametrize("change", ["rows = rows[2:3]", "digest = sha256('x')", "horizon = 1"])
def test_an_altered_block_is_named(log: list[AuditEntry], change: str) -> None:
    by_hand(f"UPDATE orgs_auditblock SET {change} WHERE number = 1")  # noqa: S608
    assert "altered block 1" in found()


@whole
def test_a_rewritten_chain_does_not_fit_the_kept_head(
    log: list[AuditEntry], settings: Settings
) -> None:
    """Even who holds the key cannot write another past: the head was kept elsewhere."""
    with triggers_asleep() as cursor:
        cursor.execute("DELETE FROM orgs_auditblock")
    kept = anchors.anchor_file().read_bytes()
    services.seal_blocks()
    anchors.anchor_file().write_bytes(kept)
    assert found() == ["missing block 2"]


@whole
def test_rows_of_a_transaction_that_still_runs_wait_for_the_next_block(
    log: list[AuditEntry],
) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")
            services.record_act(SYSTEM, "org.look", "org", 8)
            # The open transaction began earlier and may still write: nothing after it is sealed.
            assert services.seal_blocks() == 1
            cursor.execute("COMMIT")
        assert services.seal_blocks() == 1
    finally:
        other.close()
    assert found() == []


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["orgs_auditentry", "orgs_auditblock"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_log(table: str, verb: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))


@whole
def test_the_command_names_what_it_finds_and_exits_with_one(log: list[AuditEntry]) -> None:
    runner = CliRunner()
    clean = runner.invoke(app, ["verify"])
    assert (clean.exit_code, clean.output) == (0, "7 rows, 2 blocks, 0 not as written\n")
    by_hand("UPDATE orgs_auditentry SET reason = 'x' WHERE id = %s", log[0].pk)
    torn = runner.invoke(app, ["verify"])
    assert torn.exit_code == 1
    assert f"altered row {log[0].pk}" in torn.output
    assert runner.invoke(app, ["seal"]).output == "1 rows sealed\n"


@whole
def test_the_job_seals(log: list[AuditEntry]) -> None:
    assert tasks.seal_audit(0) == 1


def test_a_tampering_reads_as_a_sentence() -> None:
    assert str(Tampering("missing", "row", 17)) == "missing row 17"


@pytest.mark.django_db
def test_only_who_sees_the_whole_audit_may_verify() -> None:
    scope = Scope(reaches=(Reach("/37/", frozenset({Permission.AUDIT_SEE})),))
    with refused("out_of_reach"):
        list(queries.verify_audit(scope))


@pytest.mark.django_db
def test_an_act_says_who_from_where_and_what_changed() -> None:
    tree = make_province()
    account = make_account(Role.UNIVERSITY_HEAD, tree.university)
    client = client_for(account)
    client.post("/orgs/account/others/", REMOTE_ADDR="2001:DB8::1")
    act = AuditEntry.objects.get(act="account.sign_out_others")
    assert (act.account, act.address) == (account, "2001:db8::1")
    made = services.record_act(
        scope_for(account), "x", "y", 1, before={"day": datetime(2024, 1, 1, tzinfo=UTC)}
    )
    made.refresh_from_db()
    assert made.before == {"day": "2024-01-01T00:00:00Z"}


@pytest.mark.django_db
def test_many_acts_are_one_insert(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    acts = [services.Act("a", "b", n) for n in range(50)]
    with django_assert_num_queries(1):
        services.record_acts(SYSTEM, acts)


@pytest.mark.django_db
def test_the_page_shows_one_scope_and_can_be_narrowed(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    tree = make_province()
    head = make_account(Role.UNIVERSITY_HEAD, tree.university)
    for org in (tree.college, tree.other_college):
        services.record_act(scope_for(head), "membership.end", "org", org.code, org_path=org.path)
    client = client_for(head)
    page = client.get("/orgs/audit/?act=membership.end").content.decode()
    assert tree.college.code in page
    assert tree.other_college.code not in page
    assert queries.audit_in(scope_for(head), AuditFilter(who="nobody")).count() == 0
    for _ in range(15):
        services.record_act(
            scope_for(head), "membership.end", "org", "x", org_path=tree.college.path
        )
    with django_assert_max_num_queries(10):
        client.get(f"/orgs/audit/?who={head.username}&day={datetime.now(UTC):%Y-%m-%d}")
    assert (
        client_for(make_account(Role.COLLEGE_OFFICER, tree.college)).get("/orgs/audit/").status_code
        == 403
    )


def test_codes_in_what_an_act_changed_are_read_in_words() -> None:
    made = AuditEntry(
        after={"role": "university_officer", "permissions": ["figures.see"], "lost": "password"}
    )
    assert [(c.field, c.after) for c in changes(SYSTEM, made)] == [
        ("遗失", "密码"), ("权限", "查看统计数字"), ("角色", "学校就业工作人员"),
    ]  # fmt: skip
    assert changes(SYSTEM, AuditEntry(after={"role": "else"}))[0].after == "else"
    noted = AuditEntry(after={"by": "paper", "near_an_official": False})
    assert [c.after for c in changes(SYSTEM, noted)] == ["纸质激活码", "否"]


def test_what_acts_say_of_persons_is_for_those_who_see_persons() -> None:
    """Kinds of destination could be counted from the audit, however few they are."""
    reads = frozenset({Permission.AUDIT_SEE})
    sees = reads | {Permission.PERSON_SEE}
    office, college = (Scope(reaches=(Reach("/37/10422/", may),)) for may in (reads, sees))
    approved = AuditEntry(
        act="destination.approve_university", org_path="/37/10422/c01/", after={"kind": "75"}
    )
    appointed = AuditEntry(
        act="membership.appoint", org_path="/37/10422/c01/", after={"role": "college_officer"}
    )
    assert not changes(office, approved)
    assert [c.after for c in changes(college, approved)]
    assert [c.after for c in changes(office, appointed)] == ["学院就业工作人员"]


def test_what_was_opened_under_power_is_listed_in_words() -> None:
    made = AuditEntry(after={"address": "/people/", "asked": ["q"], "method": "GET"})
    assert [c.field for c in changes(SYSTEM, made)] == ["页面地址", "查询条件", "访问方式"]
