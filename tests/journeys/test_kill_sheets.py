"""Killed in the middle of a sheet: all of it or nothing, and the work is taken up again."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.house import House, a_house, wait_for
from tests.factories.intake import roster_row, sheet_of

pytestmark = pytest.mark.slow

ROWS = 8_000
PATIENCE = 240  # seconds; the house looks for abandoned work every minute
UNIVERSITY = """
    SELECT u.code, c.name FROM orgs_org u JOIN orgs_org c ON c.parent_id = u.id
    WHERE u.kind = 'university' AND c.kind = 'college' ORDER BY c.path LIMIT 1
"""
BLOCKED = """
    SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'people_graduate'::regclass
"""
LOADED = "SELECT count(*) FROM people_graduate WHERE class_name = '被打断的班'"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with a_house() as house:
        yield house


def command(house: House, *argv: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", *argv],
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "qihang.config.settings"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def loaded(house: House) -> int:
    return house.sql(LOADED)[0][0]


@contextlib.contextmanager
def nobody_writes(house: House) -> Iterator[None]:
    """Whoever writes a graduate inside waits in the middle of it, however quick the machine is."""
    holder = psycopg.connect(house.cluster.address())
    try:
        holder.execute("LOCK TABLE people_graduate IN SHARE MODE")
        yield
    finally:
        holder.close()


def settled(house: House, wanted: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        return house.sql(f"SELECT 1 FROM intake_batch WHERE state = '{wanted}'") != []  # noqa: S608
    return False


def test_all_or_nothing_whoever_is_killed(house: House, tmp_path: Path) -> None:
    code, college = house.sql(UNIVERSITY)[0]
    rows = [roster_row(college=college, class_name="被打断的班") for _ in range(ROWS)]
    file = tmp_path / "名单.csv"
    file.write_bytes(sheet_of(*rows).getvalue())
    with nobody_writes(house):
        made = command(house, "tests.journeys.sheet", str(file), code)
        _, wrong = made.communicate(timeout=PATIENCE)
        assert made.returncode == 0, wrong
        wait_for(lambda: house.sql(BLOCKED) != [], PATIENCE)
        house.kill("worker")
    assert loaded(house) == 0, "killed in the middle, and something was written"
    wait_for(lambda: settled(house, "applied"), PATIENCE)
    assert loaded(house) == ROWS
    prove(house)

    uuid = house.sql("SELECT uuid::text FROM intake_batch ORDER BY id DESC LIMIT 1")[0][0]
    with nobody_writes(house):
        undoing = command(house, "qihang", "sheet", "undo", uuid)
        wait_for(lambda: house.sql(BLOCKED) != [], PATIENCE)
        house.kill("database")
    undoing.communicate(timeout=PATIENCE)
    wait_for(house.answers, PATIENCE)
    assert loaded(house) in {0, ROWS}
    wait_for(lambda: settled(house, "undone"), PATIENCE)
    assert loaded(house) == 0
    prove(house)


def prove(house: House) -> None:
    proved = command(house, "qihang", "ledger", "prove")
    said, wrong = proved.communicate(timeout=PATIENCE)
    assert proved.returncode == 0, said + wrong
