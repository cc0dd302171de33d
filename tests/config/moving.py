"""Moving the test's database: a real dump, restored into a server of its own, which the test then uses."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from qihang.config import postgres_setup as setup
from qihang.config import processes
from qihang.config.database import DJANGO_NAMES
from qihang.config.postgres import STOP, Cluster


def wheel(name: str) -> Path:
    """A client program of the embedded PostgreSQL."""
    return setup.site_packages() / setup.INSTALLED / "bin" / name


def dump(path: Path) -> Path:
    """The whole test database as SQL, by pg_dump."""
    run("pg_dump", "--no-owner", "--no-privileges", "-f", path)
    return path


def run(program: str, *words: object) -> None:
    here = connection.settings_dict
    environment = {
        "PGHOST": here["HOST"], "PGPORT": str(here["PORT"] or ""), "PGUSER": here["USER"],
        "PGPASSWORD": here["PASSWORD"], "PGDATABASE": here["NAME"],
    }  # fmt: skip
    done = subprocess.run(
        [wheel(program), *map(str, words)], check=False, capture_output=True, text=True,
        env=os.environ | {k: v for k, v in environment.items() if v},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@dataclass
class Server:
    """Another PostgreSQL; `use` points Django's connection at it until the block ends."""

    cluster: Cluster

    def reset(self, epoch: int) -> None:
        """What pg_resetwal does to a server at rest: its transactions count from epoch * 2**32 on."""
        programs = setup.program("postgres", self.cluster.base).parent
        if not (programs / "pg_resetwal").exists():  # root's copies hold only what the product runs
            shutil.copy(wheel("pg_resetwal"), programs)
        setup.run([programs / "pg_resetwal", "-e", str(epoch), self.cluster.data])

    @contextmanager
    def use(self) -> Iterator[None]:
        """Run it, and let everything asked of the database be asked here."""
        process = self.cluster.start()
        home = dict(connection.settings_dict)
        connection.close()
        there = conninfo_to_dict(self.cluster.address())
        connection.settings_dict.update(
            {name: there.get(key, "") for key, name in DJANGO_NAMES.items()}
        )
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(home)
            processes.stop(process, STOP, 30)


@contextmanager
def new_server() -> Iterator[Server]:
    home = Path(tempfile.mkdtemp(prefix="qihang-"))
    home.chmod(0o755)
    cluster = Cluster(home, durable=False)
    cluster.prepare()
    try:
        yield Server(cluster)
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(cluster.base, ignore_errors=True)


def load(path: Path) -> None:
    """Restore a dump into the database now in use."""
    run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", path)
