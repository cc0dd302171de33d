"""The platform as two folders: loads are put out as files, answers are found as files.

`out/<number>/records.csv` in the columns of the records, and beside it `manifest.json` with the number
of rows and the SHA-256 of the file. The folder appears under its name only when it is complete.
`answers/<number>.csv` (key, version, outcome, detail) is what comes back, whenever it does.
"""

import csv
import hashlib
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from qihang.apps.national.gateways.platform import Unanswered
from qihang.apps.national.rules import Load, ReportOutcome, ReportReceipt

RECORDS, MANIFEST = "records.csv", "manifest.json"
OWN = ("key", "version", "action")
MINE_ALONE = 0o700  # identity numbers lie here until they are fetched


@dataclass(frozen=True, slots=True)
class DropPlatform:
    """`folder` is shared with whoever carries the files."""

    folder: Path
    name: str = "drop"

    def hand_over(self, load: Load) -> tuple[ReportReceipt, ...]:
        """Write the load into its folder, once; then what is answered already."""
        folder = self.folder / "out" / str(load.number)
        if not folder.exists():
            self._write_folder(load, folder)
        return self.receipts(load.number)

    def receipts(self, number: UUID) -> tuple[ReportReceipt, ...]:
        """The rows of the answer file, nothing before it is there."""
        found = self.folder / "answers" / f"{number}.csv"
        if not found.exists():
            return ()
        try:
            with found.open(encoding="utf-8-sig", newline="") as stream:
                return tuple(_receipt(row) for row in csv.DictReader(stream, strict=True))
        except (ValueError, KeyError, csv.Error) as error:
            raise Unanswered(f"{found.name} cannot be read: {error}") from None

    def _write_folder(self, load: Load, folder: Path) -> None:
        draft = folder.with_name(f".{load.number}")
        shutil.rmtree(draft, ignore_errors=True)  # what a broken-off try left
        draft.mkdir(MINE_ALONE, parents=True)
        content = as_csv(load).encode("utf-8-sig")
        (draft / RECORDS).write_bytes(content)
        manifest = {
            "number": str(load.number),
            "rows": len(load.records),
            "sha256": {RECORDS: hashlib.sha256(content).hexdigest()},
        }
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        draft.replace(folder)


def as_csv(load: Load) -> str:
    """The records as a sheet: key, version, action, then every field any of them has."""
    fields = list(dict.fromkeys(name for r in load.records for name in r.fields))
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, [*OWN, *fields], restval="", lineterminator="\r\n")
    writer.writeheader()
    for record in load.records:
        own = {"key": record.key, "version": record.version, "action": record.action.value}
        writer.writerow({**own, **record.fields})
    return sheet.getvalue()


def _receipt(row: dict[str, str]) -> ReportReceipt:
    return ReportReceipt(
        row["key"], int(row["version"]), ReportOutcome(row["outcome"]), row.get("detail") or ""
    )
