"""The worker killed while it signs a seal: another signs it, once."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.config.house import House, a_house, wait_for

pytestmark = pytest.mark.slow

PATIENCE = 240  # seconds; the house looks for abandoned work every minute
STATE = "SELECT state, tries FROM metrics_sealjob WHERE uuid = '{}'"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with a_house() as house:
        yield house


def command(house: House, *argv: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.signing", *argv],
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "qihang.config.settings"},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_another_worker_signs(house: House) -> None:
    uuid = command(house, "ask")

    def stands() -> tuple[str, int]:
        return house.sql(STATE.format(uuid))[0]

    with house.held("INSERT", "metrics_signature"):
        command(house, "start", uuid)
        wait_for(lambda: stands() == ("working", 1), PATIENCE)
        house.kill("worker")
    wait_for(lambda: stands()[0] == "done", PATIENCE)
    assert stands() == ("done", 2)
    assert house.sql("SELECT count(*) FROM metrics_signature") == [(1,)]
