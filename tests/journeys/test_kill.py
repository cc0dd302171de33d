"""Killed in the middle of approvals, twenty times: nothing acknowledged is lost, nothing doubled."""

import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from tests.config.house import House, a_house, wait_for
from tests.factories.orgs import PASSWORD
from tests.journeys.reviewer import Reviewer

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("QIHANG_KILLS", "20"))
FILED = 240
PACE = 0.2  # seconds between two presses, so that approvals last as long as the killing
DOUBLED = """
    SELECT d.uuid, r.action, count(*) FROM destinations_review r
    JOIN destinations_destination d ON d.id = r.destination_id
    GROUP BY d.uuid, r.action HAVING count(*) > 1 AND r.action LIKE 'approve%'
"""
COUNTED = """
    SELECT d.uuid::text, d.status, coalesce(sum(e.value), 0) FROM destinations_destination d
    LEFT JOIN metrics_entry e ON e.cause_kind = 'destination' AND e.cause = d.id
    GROUP BY d.uuid, d.status
"""


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with a_house() as house:
        yield house


class Desk(threading.Thread):
    """One reviewer who works through a growing list until `over`; `done` was acknowledged."""

    def __init__(
        self, reviewer: Reviewer, stage: str, todo: Sequence[str], over: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.reviewer, self.stage, self.todo, self.over = reviewer, stage, todo, over
        self.done: list[str] = []

    def run(self) -> None:
        at = 0
        while not self.over.is_set():
            if at < len(self.todo):
                at += self.press(self.todo[at])
            time.sleep(PACE)

    def press(self, uuid: str) -> bool:
        """Whether an answer came. Without one it is pressed again, as people do: what was carried
        out unheard is then refused, and counts as nothing that was acknowledged.
        """
        answer = self.reviewer.approve(uuid, self.stage)
        if answer:
            self.done.append(uuid)
        return answer is not None


def command(house: House, *argv: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *argv],
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "qihang.config.settings"},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def test_nothing_acknowledged_is_lost_and_nothing_doubled(house: House) -> None:
    made = command(house, "tests.journeys.crowd", str(FILED))
    assert made.returncode == 0, made.stderr
    crowd = json.loads(made.stdout.splitlines()[-1])
    over, root = threading.Event(), f"http://127.0.0.1:{house.port}"
    college = Desk(
        Reviewer(root, crowd["college"], PASSWORD), "waiting_college", crowd["filed"], over
    )
    office = Desk(
        Reviewer(root, crowd["university"], PASSWORD), "waiting_university", college.done, over
    )
    for desk in (college, office):
        desk.start()
    kill_at_random(house, college, random.Random(KILLS))
    wait_for(lambda: bool(office.done) and house.answers(), 60)
    over.set()
    for desk in (college, office):
        desk.join(60)
    check(house, college, office)


def kill_at_random(house: House, college: Desk, chance: random.Random) -> None:
    """Web server, worker or database, at a random moment; the next once approvals go on again."""
    for _ in range(KILLS):
        before = len(college.done)
        time.sleep(chance.uniform(0.2, 1.2))
        with contextlib.suppress(StopIteration, OSError, ValueError, IndexError):
            house.kill(chance.choice(["web", "worker", "database"]))
        wait_for(lambda: house.answers() and len(college.done) > before, 60)  # noqa: B023


def check(house: House, college: Desk, office: Desk) -> None:
    """Every yes that was heard stands, once; the ledger and the audit prove themselves."""
    state = {uuid: (status, counted) for uuid, status, counted in house.sql(COUNTED)}
    moved = {"waiting_university", "approved"}
    assert [u for u in college.done if state[u][0] not in moved] == []
    assert [u for u in office.done if state[u] != ("approved", 1)] == []
    assert house.sql(DOUBLED) == []
    assert {counted for _, counted in state.values()} <= {0, 1}
    assert len(college.done) >= KILLS, "too few approvals to say anything"
    for noun, verb in (("ledger", "prove"), ("audit", "verify")):
        proved = command(house, "qihang", noun, verb)
        assert proved.returncode == 0, proved.stdout + proved.stderr
