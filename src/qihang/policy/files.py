"""What files are kept for: policy/national/files.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.labels import Label
from qihang.policy.yaml_nodes import Section, sections

FILE_TYPES = ("pdf", "jpg", "png", "heic", "xlsx", "xls", "csv", "sealed")
_TYPES = {name: name for name in FILE_TYPES}


@dataclass(frozen=True, slots=True)
class FilePurpose:
    """One purpose: the types it takes and whether they are cleaned before they are kept.

    `most_bytes` and `kept` name limits (bytes, years); `cure` says how to bring a file of another
    type into one that is taken.
    """

    name: str
    label: Label
    cure: Label
    types: tuple[str, ...]
    cleaned: bool
    most_bytes: str
    kept: str


def read_purposes(top: Section) -> Mapping[str, FilePurpose]:
    """policy/national/files.yaml in its order."""
    purposes = [_purpose(section) for section in sections(top.get("purposes"))]
    top.finish()
    return {purpose.name: purpose for purpose in purposes}


def _purpose(section: Section) -> FilePurpose:
    return FilePurpose(
        name=section.text("name"),
        label=section.label(),
        cure=section.label("cure_"),
        types=tuple(item.one_of(_TYPES) for item in section.get("types").items()),
        cleaned=section.get("cleaned").flag(),
        most_bytes=section.text("most_bytes"),
        kept=section.text("kept"),
    )
