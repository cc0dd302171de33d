"""The folders the program knows: its own clone, and the home of what it writes."""

import os
from pathlib import Path

from qihang.config.bootstrap import Unready

ROOT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """Everything written at run time lies under here: `QIHANG_HOME`, or `.qihang` in the clone."""
    return Path(os.environ.get("QIHANG_HOME") or ROOT / ".qihang").absolute()


def make_home() -> Path:
    try:
        (home() / "static").mkdir(parents=True, exist_ok=True)
        probe = home() / ".probe"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        raise Unready(
            f"无法写入 {home()}:请检查目录权限和剩余空间，或用 QIHANG_HOME 另指一处。",
            f"Cannot write to {home()}: check its owner and the free space, "
            "or name another place in QIHANG_HOME.",
        ) from None
    return home()
