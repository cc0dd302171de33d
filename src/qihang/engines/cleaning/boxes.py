"""A child process for one distrusted file: so much memory, so much time, and no more.

What reads such a file is C and Rust code. A file that makes it run away or crash costs this one
child; the server answers with a sentence. Children are forked from a process that has read the code
and never a file, because starting Python and its libraries takes longer than the work.
"""

import json
import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

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


_READ = ("pictures", "pdfs", "first_page")  # what jobs work with, read before the first fork
_LONGEST = 4096  # bytes of an answer
_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload([f"{__package__}.{name}" for name in _READ])


def boxed(
    work: Work, source: Path, target: Path, media_type: str, caps: Caps, box: Box | None = None
) -> None:
    """Do `clean` or `preview` in a child of its own.

    Raises what they raise, and Refusal file_broken where the child came to its end some other way.
    """
    box = box or Box()
    heard, said = _nursery.Pipe(duplex=False)
    job = (said, box, work, source, target, media_type, caps)
    child = _nursery.Process(target=_serve, args=job, daemon=True)
    with heard:
        with said:
            child.start()
        child.join(box.patience)
        if child.is_alive():
            child.kill()
            child.join()
        _raise_what_it_said(heard)


def _serve(said: Connection, box: Box, work: Work, *job: Any) -> None:
    """The child's side: limits first, then the work; the answer is the refusal or nothing."""
    _limit(box)
    refused = None
    try:
        _WORKS[work](*job)
    except Refusal as refusal:
        refused = (refusal.code, refusal.message, refusal.facts)
    said.send_bytes(json.dumps(refused).encode())


def _limit(box: Box) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (box.memory, box.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (box.seconds, box.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (box.written, box.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _raise_what_it_said(heard: Connection) -> None:
    """JSON and no pickle: the child has read what is not trusted. One that fell says nothing."""
    try:
        refused = json.loads(heard.recv_bytes(_LONGEST) if heard.poll() else b"")
    except (EOFError, OSError, ValueError):
        raise broken() from None
    if refused:
        code, message, facts = refused
        raise Refusal(code, message, **facts)
