"""Whatever is killed comes back, with every row that was acknowledged."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qihang.config import processes
from tests.config.house import House, a_house, wait_for

pytestmark = pytest.mark.slow
ASKS_DATABASE = "/demo/"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """One for all: every test leaves it running."""
    with a_house() as house:
        house.sql("CREATE TABLE kept (n int PRIMARY KEY)")
        yield house


def keep(house: House) -> int:
    """Commit one more row; its number."""
    rows = house.sql("INSERT INTO kept SELECT count(*) FROM kept RETURNING n")
    return int(rows[0][0])


def kept(house: House) -> int:
    return len(house.sql("SELECT n FROM kept"))


def reachable(house: House) -> bool:
    with contextlib.suppress(psycopg.OperationalError, OSError, ValueError):
        return house.answers() and bool(house.sql("SELECT 1"))
    return False


@pytest.mark.parametrize("name", ["web", "worker", "database"])
def test_a_killed_child_is_started_again(house: House, name: str) -> None:
    last, old = keep(house), house.pid(name)
    house.kill(name)
    wait_for(lambda: not processes.is_alive(old), 10)
    wait_for(lambda: alive_again(house, name, old), 60)
    wait_for(lambda: reachable(house), 60)
    assert kept(house) == last + 1


def test_one_killed_web_process_is_not_felt(house: House) -> None:
    """The port is the supervisor's: the other process answers while this one starts again."""
    wait_for(lambda: len(house.pids("web")) == 2, 60)
    old = house.pid("web")
    house.kill("web")
    while old in house.pids("web") or len(house.pids("web")) < 2:
        assert house.get("/").status == 200
    for _ in range(50):
        assert house.get("/").status == 200


def test_killed_web_processes_are_back_as_soon_as_the_program_is_loaded(house: House) -> None:
    wait_for(lambda: len(house.pids("web")) == 2, 60)
    for pid in house.pids("web"):
        os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    wait_for(house.answers, 300)
    assert time.monotonic() - began < 5 + 4 * seconds_to_load(house)


def seconds_to_load(house: House) -> float:
    """How long this machine takes now to load the program, beside whatever else it does."""
    began = time.monotonic()
    load = [sys.executable, "-c", "import qihang.config.wsgi"]
    subprocess.run(load, env=house.environment, check=True)
    return time.monotonic() - began


def alive_again(house: House, name: str, old: int) -> bool:
    with contextlib.suppress(StopIteration, OSError, ValueError, IndexError):
        return house.pid(name) != old
    return False


def test_while_the_database_is_away_pages_say_so_and_work_waits(house: House) -> None:
    wait_for(lambda: house.get(ASKS_DATABASE).status == 200, 60)
    [(job,)] = house.sql(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) "
        """VALUES ('default', 'files.expire', '{"timestamp": 0}', now() + interval '5 s') RETURNING id"""
    )
    old = house.pid("database")
    with paused(house.supervisor.pid):  # it would start the database again at once
        os.kill(old, signal.SIGINT)
        wait_for(lambda: not processes.is_alive(old), 30)
        time.sleep(1.1)  # a web process keeps the day of the demo for a second
        answer = house.get(ASKS_DATABASE)
        assert (answer.status, int(answer.headers["Retry-After"]) > 0) == (503, True)
        assert "数据库暂时连不上" in answer.read().decode()
    wait_for(lambda: house.get(ASKS_DATABASE).status == 200, 60)
    done = "SELECT id FROM procrastinate_jobs WHERE status = 'succeeded'"
    wait_for(lambda: (job,) in house.sql(done), 120)


@contextlib.contextmanager
def paused(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_killed_supervisor_takes_its_children_along_and_the_next_run_has_all_data(
    house: House,
) -> None:
    last, people = keep(house), house.sql("SELECT count(*) FROM orgs_account")
    old = [*house.marked(), house.pid("database")]
    house.kill("supervisor")
    began = time.monotonic()
    house.start()
    assert time.monotonic() - began < 15 + 5 * seconds_to_load(house)
    assert not [pid for pid in old if processes.is_alive(pid)]
    assert kept(house) == last + 1
    assert house.sql("SELECT count(*) FROM orgs_account") == people  # not seeded a second time


def test_all_killed_at_once(house: House) -> None:
    last = keep(house)
    for name in ("database", "worker", "web", "supervisor"):
        house.kill(name)
    house.start()
    wait_for(lambda: reachable(house), 60)  # a dying web process may answer a moment longer
    assert kept(house) == last + 1


def test_a_second_run_in_the_same_home_is_refused(house: House) -> None:
    assert house.launch().wait(60) == 3
    assert f"already runs here (process {house.supervisor.pid})" in house.said()


def test_a_request_to_stop_ends_everything(house: House) -> None:
    pids = [*house.marked(), house.pid("database")]
    began = time.monotonic()
    assert house.stop() == 0
    assert time.monotonic() - began < 30
    assert not [pid for pid in pids if processes.is_alive(pid)]
    house.start()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"QIHANG_PORT": "http"}, "QIHANG_PORT=8001"),
        ({"QIHANG_HOME": "/dev/null/home"}, "Cannot write to /dev/null/home"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, "cannot be reached"),
        ({"LC_ALL": "zh_CN.UTF-8", "QIHANG_HOME": "/dev/null/home"}, "无法写入 /dev/null/home"),
    ],
)
def test_what_the_machine_lacks_is_one_sentence_with_the_cure(
    tmp_path: Path, changed: dict[str, str], named: str
) -> None:
    code, said = refused(changed, tmp_path)
    assert (code, len(said.splitlines())) == (3, 1)
    assert named in said


def test_a_busy_port_is_named_with_the_cure(tmp_path: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        code, said = refused({"QIHANG_PORT": str(port)}, tmp_path)
    assert (code, len(said.splitlines())) == (3, 1)
    assert f"Port {port}" in said
    assert "QIHANG_PORT=8001 make run" in said


def refused(changed: dict[str, str], home: Path) -> tuple[int, str]:
    house = House(home)
    house.environment |= {"QIHANG_PORT": "0", **changed}
    run = house.launch()
    try:
        return run.wait(60), house.said()
    finally:
        run.kill()
        house.log.unlink()
