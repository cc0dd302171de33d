"""The embedded server: who gets in, what it makes of the remains of a crash, where it can live."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from qihang.config import processes
from qihang.config.bootstrap import Unready
from qihang.config.places import ROOT
from qihang.config.postgres import LONGEST_SOCKET, SOCKET, STOP, Cluster


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="qihang-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def cluster(folder: Path) -> Cluster:
    return Cluster(folder / "数据 库", durable=False)


def test_the_role_owns_its_database_and_is_no_superuser(cluster: Cluster) -> None:
    server = cluster.start()
    with psycopg.connect(cluster.address()) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb, pg_get_userbyid(datdba), current_setting('server_encoding')"
            " FROM pg_roles, pg_database WHERE rolname = 'qihang' AND datname = 'qihang'"
        ).fetchone()
    processes.stop(server, STOP, 30)
    assert row == (False, True, "qihang", "UTF8")


@pytest.mark.parametrize("user", ["qihang", "postgres"])
def test_nobody_gets_in_without_the_password(cluster: Cluster, user: str) -> None:
    server = cluster.start()
    address = f"user={user} password=guess dbname=qihang host='{cluster.sockets}'"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)
    processes.stop(server, STOP, 30)


def test_it_starts_over_a_server_left_running(cluster: Cluster) -> None:
    old = cluster.start()
    new = cluster.start()
    assert old.wait(10) == 0
    assert cluster.answers()
    processes.stop(new, STOP, 30)


def test_it_starts_after_a_kill(cluster: Cluster) -> None:
    old = cluster.start()
    os.kill(old.pid, signal.SIGKILL)  # and it stays a zombie: nobody waits for it
    assert processes.wait_until_gone(old.pid, 5)
    new = cluster.start()
    assert cluster.answers()
    processes.stop(new, STOP, 30)
    old.wait()


def test_it_starts_beside_a_session_that_outlived_a_killed_server(cluster: Cluster) -> None:
    """A long query does not notice that its server is gone, and would keep the next one out."""
    old = cluster.start()
    busy = psycopg.connect(cluster.address())
    session = busy.info.backend_pid
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 10000000000) n WHERE n < 0")
    old.kill()
    old.wait()
    time.sleep(1)
    assert processes.is_alive(session)
    new = cluster.start()
    assert not processes.is_alive(session)
    assert cluster.answers()
    processes.stop(new, STOP, 30)
    busy.close()


def test_a_claim_that_names_a_stranger_is_dropped(cluster: Cluster) -> None:
    processes.stop(cluster.start(), STOP, 30)
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    server = cluster.start()
    processes.stop(server, STOP, 30)
    assert processes.is_alive(os.getpid())


def test_a_deep_folder_has_its_socket_elsewhere(folder: Path) -> None:
    deep = Cluster(folder / ("d" * 60) / ("e" * 60), durable=False)
    assert len(os.fsencode(deep.sockets / SOCKET)) < LONGEST_SOCKET
    server = deep.start()
    assert deep.answers()
    processes.stop(server, STOP, 30)
    shutil.rmtree(deep.sockets)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as somebody else")
def test_a_home_that_only_root_can_reach_keeps_its_data_elsewhere(folder: Path) -> None:
    folder.chmod(0o700)
    hidden = Cluster(folder / "home", durable=False)
    server = hidden.start()
    assert hidden.base.is_relative_to("/var/lib/qihang")
    assert hidden.answers()
    processes.stop(server, STOP, 30)
    shutil.rmtree(hidden.base)


def test_data_of_another_release_is_refused(cluster: Cluster) -> None:
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Unready, match="PostgreSQL 17"):
        cluster.start()


def test_scratch_leaves_nothing(folder: Path) -> None:
    show = "import os; print(os.environ['DATABASE_URL'].rpartition('=')[2])"
    argv = [sys.executable, "-m", "qihang.config.scratch", sys.executable, "-c", show]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=True)
    assert "qihang-" in done.stdout
    assert list(folder.iterdir()) == []
