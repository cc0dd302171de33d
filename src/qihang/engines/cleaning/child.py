"""Cleaning in a child process: a file that makes its reader run away costs that child alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from qihang.engines.child_process import Child, ChildError, ChildLimits, preload
from qihang.engines.cleaning.caps import Caps, broken
from qihang.engines.cleaning.operations import clean, preview

Work = Literal["clean", "preview"]
preload(*(f"{__package__}.{name}" for name in ("boxes", "pictures", "pdfs", "first_page")))


def run_in_child(
    work: Work,
    source: Path,
    target: Path,
    media_type: str,
    caps: Caps,
    limits: ChildLimits | None = None,
) -> None:
    """Do `clean` or `preview` in a child of its own.

    Raises what they raise, OSError where the disk takes no more, and Refusal file_broken where the
    child came to its end some other way.
    """
    with Child(_Works, source, target, media_type, caps, limits=limits or ChildLimits()) as child:
        try:
            list(child.ask(work))
        except ChildError:
            raise broken() from None


class _Works:
    """In the child: the same two, which answer with nothing."""

    def __init__(self, *job: object) -> None:
        self._job = job

    def clean(self) -> Iterator[bytes]:
        clean(*self._job)  # type: ignore[arg-type]
        yield from ()

    def preview(self) -> Iterator[bytes]:
        preview(*self._job)  # type: ignore[arg-type]
        yield from ()
