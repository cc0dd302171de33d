"""Letters as files in a folder, for a carrier that fetches them; nothing is lost, nothing doubled."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qihang.apps.messages.gateways.letters import DeliveryOutcome, DeliveryReceipt, Letter
from qihang.apps.messages.rules import DispatchState


@dataclass(frozen=True, slots=True)
class FileDrop:
    """One JSON file a letter under `folder`, named by its key and readable by its owner alone.

    A carrier that reports back writes `<key>.delivered` or `<key>.failed` beside it.
    """

    folder: Path
    most: int = 500
    repeatable: bool = True

    def send(self, letters: Sequence[Letter]) -> list[DeliveryOutcome]:
        """Each whole or not at all; the same key is the same file."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for letter in letters:
            self._drop(letter)
        return [
            DeliveryOutcome(letter.key, DispatchState.SENT, serial=str(letter.key))
            for letter in letters
        ]

    def receipts(self) -> list[DeliveryReceipt]:
        """What the carrier reported; each report is taken once."""
        found = []
        for ending in ("delivered", "failed"):
            for path in sorted(self.folder.glob(f"*.{ending}")):
                words = path.read_text(encoding="utf-8").strip()[:80]
                found.append(DeliveryReceipt("", path.stem, ending == "delivered", words))
                path.unlink()
        return found

    def _drop(self, letter: Letter) -> None:
        scratch = self.folder / f".{letter.key}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(scratch, flags, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(letter), file, ensure_ascii=False, default=str)
        scratch.replace(self.folder / f"{letter.key}.json")
