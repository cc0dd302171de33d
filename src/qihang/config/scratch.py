"""A PostgreSQL that lasts as long as one command: `python -m qihang.config.scratch [--durable] …`.

Where `DATABASE_URL` is set, the command simply runs on that.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qihang.config import processes
from qihang.config.database import is_embedded
from qihang.config.postgres import STOP, Cluster


@contextlib.contextmanager
def scratch_database(*, durable: bool = False) -> Iterator[None]:
    """Inside, `DATABASE_URL` is set; a server made for that is removed with all it holds."""
    if not is_embedded():
        yield
        return
    home = Path(tempfile.mkdtemp(prefix="qihang-"))
    home.chmod(0o755)
    cluster = Cluster(home, durable=durable)
    try:
        server = cluster.start()
        os.environ["DATABASE_URL"] = cluster.address()
        try:
            yield
        finally:
            del os.environ["DATABASE_URL"]
            processes.stop(server, STOP, 30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(argv: list[str]) -> int:
    durable = argv[:1] == ["--durable"]
    with scratch_database(durable=durable):
        return subprocess.run(argv[1:] if durable else argv, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
