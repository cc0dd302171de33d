"""What `qihang doctor` looks at: each a name and, where something is wrong, a sentence."""

import shutil
from collections.abc import Callable, Iterator

from qihang.config.bootstrap import Unready
from qihang.config.browser import chromium
from qihang.config.database import check_server, embedded, is_embedded
from qihang.config.places import home, make_home
from qihang.config.postgres_setup import site_packages
from qihang.config.run import bound

ENOUGH = 2_000_000_000  # bytes: the small province with its log fits several times


def findings() -> Iterator[tuple[str, str]]:
    """Name of the check and what is wrong, "" when nothing is."""
    yield f"home {home()}", problem(make_home)
    yield "free space", "" if shutil.disk_usage(home()).free > ENOUGH else "less than 2 GB is left"
    if is_embedded():
        yield "embedded PostgreSQL", problem(site_packages)
        yield f"data in {embedded().data}", problem(embedded().check_release)
    else:
        yield "DATABASE_URL", problem(check_server)
    yield "web port", problem(lambda: bound().close())
    yield "browser for tests", "" if chromium() else "none; browser tests are skipped"


def problem(check: Callable[[], object]) -> str:
    try:
        check()
    except Unready as found:
        return str(found)
    return ""
