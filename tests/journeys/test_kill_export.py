"""The worker killed in the middle of an export: another takes it up, and the file is whole."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import python_calamine

from tests.config.house import House, a_house, wait_for

pytestmark = pytest.mark.slow

PATIENCE = 240  # seconds; the house looks for abandoned work every minute
STATE = "SELECT state, tries, total, done FROM exports_export WHERE uuid = '{}'"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with a_house() as house:
        yield house


def command(house: House, *argv: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.asking", *argv],
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "qihang.config.settings"},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_another_worker_finishes_the_file(house: House) -> None:
    uuid = command(house, "ask")

    def stands() -> tuple[str, int, int, int]:
        return house.sql(STATE.format(uuid))[0]

    with house.held("UPDATE OF done", "exports_export"):
        command(house, "start", uuid)
        wait_for(lambda: stands()[:2] == ("working", 1), PATIENCE)
        house.kill("worker")
    wait_for(lambda: stands()[0] == "ready", PATIENCE)
    _, tries, total, done = stands()
    assert tries == 2
    file = house.home / "exports" / f"{uuid}.xlsx"
    rows = python_calamine.load_workbook(str(file)).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == total == done > 0
