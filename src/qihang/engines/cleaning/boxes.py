"""A child process for one distrusted file: so much memory, so much time, and no more.

What reads such a file is C and Rust code. A file that makes it run away or crash costs this one
child; the server answers with a sentence.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from qihang.engines.cleaning.caps import Caps, broken
from qihang.engines.cleaning.jobs import clean, preview
from qihang.kernel import Refusal

Work = Literal["clean", "preview"]
_WORKS: dict[str, Callable[[Path, Path, str, Caps], None]] = {"clean": clean, "preview": preview}


@dataclass(frozen=True, slots=True)
class Box:
    """What the child may use: bytes of memory, bytes of one written file, seconds of work and of waiting."""

    memory: int = 1 << 30
    written: int = 128 << 20
    seconds: int = 20
    patience: int = 60


def boxed(
    work: Work, source: Path, target: Path, media_type: str, caps: Caps, box: Box | None = None
) -> None:
    """Do `clean` or `preview` in a child of its own.

    Raises what they raise, and Refusal file_broken where the child came to its end some other way.
    """
    box = box or Box()
    job = {
        "work": work,
        "source": str(source),
        "target": str(target),
        "media_type": media_type,
        "caps": asdict(caps),
        "box": asdict(box),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "qihang.engines.cleaning"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=box.patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise broken() from None
    if done.returncode != 0:
        raise broken()
    _raise_what_it_said(done.stdout)


def serve(job_text: str) -> str:
    """The child's side: limits first, then the work; the answer is the refusal or nothing."""
    job = json.loads(job_text)
    _limit(Box(**job["box"]))
    work, caps = _WORKS[job["work"]], Caps(**job["caps"])
    try:
        work(Path(job["source"]), Path(job["target"]), job["media_type"], caps)
    except Refusal as refusal:
        return json.dumps([refusal.code, refusal.message, refusal.facts])
    return ""


def _limit(box: Box) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (box.memory, box.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (box.seconds, box.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (box.written, box.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _raise_what_it_said(answer: bytes) -> None:
    if answer:
        code, message, facts = json.loads(answer)
        raise Refusal(code, message, **facts)
