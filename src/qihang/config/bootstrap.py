"""Makes `.venv` with the locked packages. Run by the system's own python3: standard library only.

`python3 -I src/qihang/config/bootstrap.py [runtime|dev|bench]`; warm, it only compares two hashes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "qihang.lock"
OLDEST, NEWEST = (3, 11), (3, 14)
LOCKS = ("runtime", "dev", "bench")  # each holds all of those before it

# pip's name of a setting -> uv's variable for the same thing.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


class Unready(Exception):  # noqa: N818 - names a state of the machine
    """The machine lacks something: one sentence that names it and the cure, in two languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh if prefers_chinese() else en)


def prefers_chinese() -> bool:
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[n] for n in names if os.environ.get(n)), "").startswith("zh")


def print_message(zh: str, en: str) -> None:
    print(zh if prefers_chinese() else en, flush=True)


def main(wanted: str) -> None:
    newer = better_python()
    if newer:
        os.execv(newer, [newer, "-I", __file__, wanted])
    lock = ROOT / "requirements" / (wanted + ".txt")
    stamp = stamp_of(lock)
    if not settled(stamp):
        need_venv_module()
        make_venv()
        install(lock)
        STAMP.write_text(stamp)
    compile_texts()


def better_python() -> str | None:
    """Another python3 to go on with when this one is too old or too new; refuses if none is."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return None
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and works(found):
            return found
    raise Unready(
        f"Python {version()} 不在可用的 3.11–3.14 之内：请装好其中一个，再用 `make PYTHON=python3.12 …` 指明。",
        f"Python {version()} is not one of 3.11 to 3.14: install one of these and name it, "
        "as in `make PYTHON=python3.12 …`.",
    )


def works(python: str) -> bool:
    return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def version() -> str:
    return ".".join(str(part) for part in sys.version_info[:2])


def need_venv_module() -> None:
    try:
        import ensurepip
        import venv
    except ImportError:
        package = f"python{version()}-venv"
        raise Unready(
            f"这个 Python 缺 venv 模块：在 Debian 或 Ubuntu 上请运行 `apt-get install {package}`。",
            f"This Python has no venv module: on Debian or Ubuntu run `apt-get install {package}`.",
        ) from None
    del ensurepip, venv


def stamp_of(lock: Path) -> str:
    """Changes when the lock, the Python or the place of the clone changes."""
    seed = f"{sys.version} {ROOT} "
    return lock.stem + " " + hashlib.sha256(seed.encode() + lock.read_bytes()).hexdigest()


def settled(stamp: str) -> bool:
    """Whether `.venv` already holds the lock; a larger lock serves for a smaller one."""
    if not STAMP.exists() or not PYTHON.exists():
        return False
    wanted = stamp.partition(" ")[0]
    larger = LOCKS[LOCKS.index(wanted) :] if wanted in LOCKS else ()
    found = (ROOT / "requirements" / f"{name}.txt" for name in larger)
    return STAMP.read_text() in {stamp, *(stamp_of(lock) for lock in found if lock.exists())}


def make_venv() -> None:
    if PYTHON.exists() and fits():
        return
    print_message("建立 Python 环境 .venv …", "Making the Python environment .venv …")
    try:
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    except (OSError, subprocess.CalledProcessError):
        raise Unready(
            f"无法写入 {ROOT}:请检查目录权限和剩余空间。",
            f"Cannot write to {ROOT}: check the folder's owner and the free space.",
        ) from None


def fits() -> bool:
    """Whether `.venv` works and has this Python's version (a moved clone breaks its own)."""
    ask = [str(PYTHON), "-c", "import sys, pip; print(sys.version)"]
    found = subprocess.run(ask, capture_output=True, text=True, check=False)
    return found.stdout.strip() == sys.version


def install(lock: Path) -> None:
    print_message("安装已锁定的依赖 …", "Installing the locked packages …")
    uv_lock = str(ROOT / "requirements" / "uv.txt")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    uv = [str(VENV / "bin" / "uv"), "--quiet", "pip"]
    here = ["--python", str(PYTHON)]
    environment = uv_environment()
    try:
        subprocess.run([*pip, "--require-hashes", "-r", uv_lock], check=True)
        sync = [*uv, "sync", *here, "--require-hashes", "--only-binary", ":all:", str(lock)]
        subprocess.run(sync, check=True, env=environment)
        own = [*uv, "install", *here, "--no-deps", "--offline", "-e", str(ROOT)]
        subprocess.run(own, check=True, env=environment)
    except subprocess.CalledProcessError:
        raise Unready(
            "依赖没有装上，原因见上。若要经镜像或证书访问，请照 pip 的办法设置"
            "(PIP_INDEX_URL、PIP_CERT、PIP_FIND_LINKS),再运行一次。",
            "The packages could not be installed, see above. For a mirror or a certificate set "
            "what pip reads (PIP_INDEX_URL, PIP_CERT, PIP_FIND_LINKS) and run again.",
        ) from None


def compile_texts() -> None:
    """Make the catalogues that programs read from those that people write."""
    stale = [
        po
        for po in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
        if not made_after(po.with_suffix(".mo"), po)
    ]
    if stale:
        subprocess.run([str(PYTHON), "-m", "qihang.config.messages", "compile"], check=True)


def made_after(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def uv_environment() -> dict[str, str]:
    """Our environment with pip's settings, from its files and variables, in uv's words.

    Several indexes are read as pip reads them: the best version wins, and the hashes guard it.
    """
    ask = [str(PYTHON), "-m", "pip", "config", "list"]
    listed = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    found: dict[str, str] = {}
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        key = name.rpartition(".")[2]
        if key in PIP_TO_UV:
            found[PIP_TO_UV[key]] = value.strip("'\"").replace("\\n", " ").strip()
    found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    found["UV_LINK_MODE"] = "copy" if not same_disk() else "hardlink"
    return {**found, **os.environ}


def same_disk() -> bool:
    cache = Path(os.environ.get("UV_CACHE_DIR") or Path.home() / ".cache")
    return cache.exists() and cache.stat().st_dev == VENV.stat().st_dev


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "runtime")
    except Unready as problem:
        print(problem, file=sys.stderr)
        sys.exit(3)
    except KeyboardInterrupt:
        sys.exit(130)
