"""A file opened for reading: parsed in a child process, its rows as frames here.

Parsers of workbooks are foreign code, and a file of a few kilobytes can ask for more memory or time
than there is. Whatever becomes of the child, it is one FileFault that names the cause and the cure.
"""

import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from qihang.engines import child_process
from qihang.engines.child_process import Child, ChildError, ChildLimits, OpenFile
from qihang.engines.tabular import limits
from qihang.engines.tabular.faults import FileFault
from qihang.engines.tabular.parsing import ParsedFile
from qihang.kernel import Refusal

child_process.preload(ParsedFile.__module__)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file is: its format ("csv", "xlsx" …), and what `Inspection` has of it."""

    format: str
    encoding: str
    delimiter: str
    sheets: Sequence[str]
    notes: Sequence[str]
    since_1904: bool


class OpenedFile:
    """An open file; used as a context it ends its child, as does forgetting it. All raise FileFault."""

    def __init__(self, path: Path, filename: str, child_limits: ChildLimits | None = None) -> None:
        with path.open("rb") as file:
            child_limits = child_limits or limits_for(os.fstat(file.fileno()).st_size)
            self._child = Child(ParsedFile, OpenFile(file.fileno()), filename, limits=child_limits)
        facts = self._whole("facts")
        self.facts = Facts(**facts)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._child.close()

    def head(self, sheet: str, rows: int, kept: str = "") -> list[list[str]]:
        """The first rows as shown texts, all of one width; the sheet `kept` stays parsed besides."""
        found: list[list[str]] = self._whole("head", sheet, rows, kept)
        return found

    def blocks(self, sheet: str, width: int) -> Iterator[pl.DataFrame]:
        """All rows in frames of text columns 0 to `width`, with their numbers in `_row`."""
        for piece in self._asked("blocks", sheet, width):
            yield pl.read_ipc(io.BytesIO(piece))

    def _whole(self, method: str, *facts: object) -> Any:
        return json.loads(b"".join(self._asked(method, *facts)))

    def _asked(self, method: str, *facts: object) -> Iterator[bytes]:
        try:
            with closing(self._child.ask(method, *facts)) as pieces:
                yield from pieces
        except ChildError as failed:
            raise _fault(failed.cause) from failed
        except Refusal as refusal:
            raise FileFault(refusal.code, refusal.message, (), **refusal.facts) from None


def limits_for(size: int) -> ChildLimits:
    """What reading a file of so many bytes may cost."""
    return ChildLimits(
        memory=limits.MOST_MEMORY,
        written=0,
        answers=limits.MOST_ANSWERS,
        seconds=limits.SECONDS + size // limits.BYTES_A_SECOND,
        patience=limits.SECONDS + size // limits.BYTES_A_SECOND,
    )


def _fault(cause: str) -> FileFault:
    if cause == child_process.TIME:
        return FileFault(
            "sheet_too_slow",
            "读取这个文件用时过长，已停止。请在表格软件中只保留需要的工作表，去掉公式和格式，另存为 CSV 后再上传。",
        )
    if cause == child_process.MEMORY:
        return FileFault(
            "sheet_too_big",
            "读取这个文件需要的内存过多，已停止。请在表格软件中只保留需要的行和列，另存为 CSV 后再上传。",
        )
    return FileFault(
        "sheet_unreadable",
        "文件内部有误，读到一半无法继续。请在表格软件中打开并另存为 xlsx 或 CSV 后再上传。",
    )
