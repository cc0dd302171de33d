"""policy/codes/SOURCES.yaml: which code sets and frequency lists there are, from where, unaltered."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qihang.policy.codes import CodeTable, csv_records, read_table
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.problems import PolicyProblem
from qihang.policy.yaml_nodes import SURENESS, Section, open_yaml, sections

_SHAPES = {"codes": "codes", "weights": "weights"}


@dataclass(frozen=True, slots=True)
class CodeFile:
    """One file under policy/codes with its origin; `shape` is "codes" or "weights"."""

    name: str
    label: Label
    shape: str
    path: Path
    edition: str
    licence: str
    source: ValueSource
    sha256: str
    note: str

    def digest(self) -> str:
        """The sha256 of the file as it lies there."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass
class Catalogue:
    """All code sets, read when first asked for and kept."""

    listings: Mapping[str, CodeFile]
    _tables: dict[str, CodeTable] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """Names of the code sets, in the order of SOURCES.yaml."""
        return tuple(n for n, listing in self.listings.items() if listing.shape == "codes")

    def table(self, name: str) -> CodeTable:
        """The code set called `name`; raises PolicyProblem where there is none."""
        if name not in self._tables:
            listing = self._listing(name, "codes")
            self._tables[name] = read_table(name, listing.label, listing.source, listing.path)
        return self._tables[name]

    def weights(self, name: str) -> list[dict[str, str]]:
        """The rows of a frequency list (surnames, given-name characters, company characters)."""
        return [record for _, record in csv_records(self._listing(name, "weights").path)]

    def _listing(self, name: str, shape: str) -> CodeFile:
        listing = self.listings.get(name)
        if listing is None or listing.shape != shape:
            known = ", ".join(n for n, entry in self.listings.items() if entry.shape == shape)
            raise PolicyProblem("codes/SOURCES.yaml", name, "no such list", f"Known: {known}.")
        return listing


def read_catalogue(root: Path) -> Catalogue:
    """The catalogue of `root`/codes; the tables themselves are read when asked for."""
    top = open_yaml(root / "codes" / "SOURCES.yaml", root)
    listings = {}
    for entry in sections(top.get("files")):
        listing = _read_listing(entry, root / "codes")
        listings[listing.name] = listing
    top.finish()
    return Catalogue(listings)


def _read_listing(entry: Section, folder: Path) -> CodeFile:
    name = entry.text("name")
    return CodeFile(
        name=name,
        label=entry.label(),
        shape=entry.get("shape").one_of(_SHAPES),
        path=folder / f"{name}.csv",
        edition=entry.text("edition"),
        licence=entry.text("licence"),
        source=ValueSource(entry.text("source"), entry.get("sureness").one_of(SURENESS)),
        sha256=entry.text("sha256"),
        note=entry.text("note", ""),
    )
