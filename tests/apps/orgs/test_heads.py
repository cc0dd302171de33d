"""Heads kept outside the database: whatever is cut, emptied or replaced is an alarm."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings
from typer.testing import CliRunner

from qihang.apps.orgs import queries, services
from qihang.apps.orgs.cli import heads as heads_command
from qihang.apps.orgs.cli import verbs
from qihang.apps.orgs.integrity import anchors, trail
from qihang.apps.orgs.models import Alarm, AuditBlock, AuditEntry, HandedHead
from qihang.apps.orgs.queries import real_now
from qihang.kernel import Scope

SYSTEM = Scope.for_system("test")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def share(settings: Settings, tmp_path: Path) -> Path:
    """A folder of another machine, to which heads are handed."""
    settings.HOME = tmp_path / "home"
    folder = tmp_path / "share"
    folder.mkdir()
    settings.HEADS = [str(folder)]
    return folder


@pytest.fixture
def sealed(share: Path) -> list[int]:
    """Four acts in four blocks, handed over after the third."""
    rows = []
    for number in range(4):
        rows.append(services.record_act(SYSTEM, "org.look", "org", number).pk)
        services.seal_blocks()
        if number == 2:
            services.hand_over_heads(SYSTEM, real_now(), at_once=True)
    settle()
    assert codes() == []
    return rows


def settle() -> None:
    """Lines of acts that stand in blocks go once nobody appends to their file any more."""
    for path, _ in trail.left():
        os.utime(path, (0, 0))
    services.seal_blocks()


def by_hand(*statements: str) -> None:
    """What the owner of the tables would do."""
    tables = ("orgs_auditentry", "orgs_auditblock")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def codes() -> list[str]:
    return [one.code for one in queries.head_findings(SYSTEM, real_now())]


def cut_tail(rows: list[int], after: int) -> None:
    by_hand(
        f"DELETE FROM orgs_auditentry WHERE id > {rows[after - 1]}",  # noqa: S608
        f"DELETE FROM orgs_auditblock WHERE number > {after}",  # noqa: S608
    )


def test_a_cut_tail_with_the_heads_emptied_is_known_by_the_receiver(sealed: list[int]) -> None:
    cut_tail(sealed, 2)
    anchors.anchor_file().write_text("")
    by_hand("DELETE FROM orgs_handedhead", "DELETE FROM orgs_headreceiver")
    assert {"heads_missing", "blocks_gone", "receiver_differs"} <= set(codes())
    assert CliRunner().invoke(verbs, []).exit_code == 1


def test_a_cut_tail_with_the_heads_cut_to_fit_is_known_by_the_receiver(sealed: list[int]) -> None:
    """Nothing on this machine remembers; what was handed over does."""
    cut_tail(sealed, 2)
    own = anchors.anchor_file()
    own.write_text("".join(f"{line}\n" for line in anchors.kept_lines(own)[:2]))
    by_hand("DELETE FROM orgs_handedhead", "UPDATE orgs_headreceiver SET number = 0")
    assert set(codes()) == {"blocks_gone", "receiver_differs"}


def test_a_cut_tail_rewritten_by_new_blocks_does_not_fit_the_receiver(sealed: list[int]) -> None:
    cut_tail(sealed, 2)
    own = anchors.anchor_file()
    own.write_text("".join(f"{line}\n" for line in anchors.kept_lines(own)[:2]))
    services.record_act(SYSTEM, "org.look", "org", "other")
    services.seal_blocks()
    assert "block_differs" in codes()


def test_heads_emptied_or_taken_away_do_not_heal_with_the_next_block(sealed: list[int]) -> None:
    for empty in (lambda p: p.write_text(""), lambda p: p.unlink()):
        empty(anchors.anchor_file())
        assert codes() == ["heads_missing"]
        services.record_act(SYSTEM, "org.look", "org", "next")
        services.seal_blocks()
        assert codes() == ["heads_missing"]


def test_heads_cut_short_or_put_back_are_known(sealed: list[int]) -> None:
    own = anchors.anchor_file()
    whole = own.read_text()
    own.write_text("".join(whole.splitlines(keepends=True)[:-2]))
    assert codes() == ["heads_missing"]
    own.write_text(whole)
    assert codes() == []
    services.record_act(SYSTEM, "org.look", "org", "newer")
    services.seal_blocks()
    own.write_text(whole)  # an older copy
    assert codes() == ["heads_missing"]


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_line_altered_put_in_or_taken_out_breaks_the_list(sealed: list[int], place: int) -> None:
    own = anchors.anchor_file()
    lines = list(anchors.kept_lines(own))
    words = lines[place].split()
    words[3] = "00" * 32
    altered = [*lines]
    altered[place] = " ".join(words)
    own.write_text("".join(f"{line}\n" for line in altered))
    assert {"head_forged", "block_differs"} <= set(codes())
    if place != -1:
        own.write_text("".join(f"{line}\n" for n, line in enumerate(lines) if n != place + 1))
        assert {"head_unchained", "heads_missing"} <= set(codes())


def test_a_list_kept_elsewhere_is_compared_too(
    sealed: list[int], share: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(next(share.iterdir()).read_bytes())
    verify = ["--heads", str(copy)]
    assert CliRunner().invoke(verbs, verify).exit_code == 0
    cut_tail(sealed, 2)
    answer = CliRunner().invoke(verbs, verify)
    assert answer.exit_code == 1
    assert f"{copy} 记着 audit 到第 3 号区块" in answer.output
    copy.write_text("")
    assert f"{copy} 里没有链头" in CliRunner().invoke(verbs, verify).output


def test_a_receiver_checks_its_list_with_the_public_key_alone(
    sealed: list[int], share: Path
) -> None:
    list_of_heads = next(share.iterdir())
    runner = CliRunner()
    key = runner.invoke(heads_command, ["key"]).output.strip()
    check = ["check", str(list_of_heads), "--key", key]
    assert runner.invoke(heads_command, check).exit_code == 0
    list_of_heads.write_text(list_of_heads.read_text().replace(" audit 3 ", " audit 2 "))
    assert runner.invoke(heads_command, check).exit_code == 1


def test_lines_go_out_in_time_and_what_was_not_acknowledged_goes_again(
    settings: Settings, share: Path
) -> None:
    services.record_act(SYSTEM, "org.look", "org", 1)
    services.seal_blocks()
    now = real_now()
    assert services.hand_over_heads(SYSTEM, now) == 1
    assert services.hand_over_heads(SYSTEM, now + timedelta(minutes=59)) == 1
    assert HandedHead.objects.count() == 1
    share.rename(share.with_name("away"))
    later = now + timedelta(minutes=60)
    assert services.hand_over_heads(SYSTEM, later) == 0
    assert services.hand_over_heads(SYSTEM, later + timedelta(hours=1)) == 0
    share.with_name("away").rename(share)
    assert services.hand_over_heads(SYSTEM, later + timedelta(hours=1)) == 1
    held = next(share.iterdir()).read_text().splitlines()
    assert held == list(HandedHead.objects.order_by("number").values_list("line", flat=True))
    assert len(held) == 3


def test_silence_is_an_alarm_until_it_is_over(sealed: list[int], share: Path) -> None:
    now = real_now()
    assert services.watch(SYSTEM, now) == 0
    late = now + timedelta(hours=3, minutes=1)
    share.rename(share.with_name("away"))
    services.hand_over_heads(SYSTEM, late)
    assert services.watch(SYSTEM, late) == services.watch(SYSTEM, late) == 1
    assert Alarm.objects.get().code == "heads_not_handed"
    share.with_name("away").rename(share)
    services.hand_over_heads(SYSTEM, late)
    assert services.watch(SYSTEM, late) == 0
    acts = AuditEntry.objects.filter(subject_kind="alarm").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["audit.alarm", "audit.alarm_over"]


def test_a_folder_that_cannot_be_written_is_an_alarm(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    services.record_act(SYSTEM, "org.look", "org", 1)
    assert AuditEntry.objects.count() == 1
    assert Alarm.objects.get().code == "acts_unwritten"
    services.seal_blocks()
    assert AuditBlock.objects.count() == 1
    services.watch(SYSTEM, real_now())
    assert {"acts_unwritten", "folder_unwritable", "heads_missing"} <= set(
        Alarm.objects.values_list("code", flat=True)
    )
    assert "folder_unwritable" in caplog.text
    (tmp_path / "home").unlink()
    services.adopt_heads(SYSTEM, "磁盘已换")
    services.hand_over_heads(SYSTEM, real_now())
    assert services.watch(SYSTEM, real_now() + timedelta(hours=2)) == 0


def test_a_lost_file_is_adopted_with_a_reason(sealed: list[int]) -> None:
    anchors.anchor_file().unlink()
    answer = CliRunner().invoke(heads_command, ["adopt", "--reason", "换机"])
    assert answer.output == "4 heads written\n"
    assert codes() == []
    act = AuditEntry.objects.get(act="audit.adopt_heads")
    assert (act.reason, act.after) == ("换机", {"rows": 4})


@pytest.mark.parametrize("how", ["deleted", "emptied", "cut"])
def test_lines_of_acts_taken_away_with_their_rows_are_missed(how: str) -> None:
    """Before any block held them, so nothing else remembers; the next line of the process does."""
    row = services.record_act(SYSTEM, "org.look", "org", "first").pk
    services.seal_blocks()
    settle()
    services.hand_over_heads(SYSTEM, real_now())
    for number in range(2):
        services.record_act(SYSTEM, "org.look", "org", number)
    ((path, lines),) = trail.left()
    by_hand(f"DELETE FROM orgs_auditentry WHERE id > {row}")  # noqa: S608
    if how == "deleted":
        path.unlink()
    else:
        kept = lines[:1] if how == "cut" else []
        path.write_text("".join(f"{n.row} {n.digest.hex()} {n.writer} {n.number}\n" for n in kept))
    services.record_act(SYSTEM, "org.look", "org", "next")
    assert codes() == ["lines_gone"]
    services.seal_blocks()
    settle()  # the file that tells of it stays
    assert codes() == ["lines_gone"]


def test_how_far_lines_were_removed_cannot_be_forged(sealed: list[int]) -> None:
    (folder,) = anchors.folder().glob("*.trail")
    kept = folder / trail.REMOVED
    name, number, signature = kept.read_text().splitlines()[-1].split()
    kept.write_text(f"{name} {int(number) + 1} {signature}\n")
    services.record_act(SYSTEM, "org.look", "org", "next")
    assert codes() == ["lines_gone"]
