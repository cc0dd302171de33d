"""A receiver that is a folder: a share of another machine that can only be added to, at best."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from qihang.apps.orgs.gateways.receiver import Unreached


@dataclass(frozen=True, slots=True)
class FolderReceiver:
    """`<installation>.heads` in the folder, which must be there: a share that is off has no folder."""

    folder: Path
    installation: UUID
    answers: bool = True

    def hand_over(self, lines: Sequence[str]) -> None:
        """Append what the file does not end with yet; nothing in it is ever written over."""
        held = self._lines()
        new = [line for line in lines if line not in set(held[-len(lines) :])]
        try:
            with self._file.open("a", encoding="ascii") as file:
                file.writelines(f"{line}\n" for line in new)
        except OSError as error:
            raise Unreached(f"{self.folder}: {error.strerror}") from None

    def last_line(self) -> str:
        """The last whole line of the file."""
        return next(reversed(self._lines()), "")

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.installation}.heads"

    def _lines(self) -> list[str]:
        try:
            if not self.folder.is_dir():
                raise Unreached(f"{self.folder}: not there")
            text = self._file.read_text(encoding="ascii") if self._file.exists() else ""
        except OSError as error:
            raise Unreached(f"{self.folder}: {error.strerror}") from None
        return text.split("\n")[:-1]
