"""Words of which names of employers are made: legal forms, branches, endings of places."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.policy.yaml_nodes import Section

COLUMNS = ("name", "code", "former", "short")


@dataclass(frozen=True, slots=True)
class EmployerNames:
    """`forms` end a name, `branches` end that of a branch, whose parent ends with one of `parents`.

    `columns`: how the columns of a file of names may be headed; `separators`: between several names in a cell.
    """

    forms: tuple[str, ...]
    branches: tuple[str, ...]
    parents: tuple[str, ...]
    place_endings: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    separators: tuple[str, ...]


def read_employer_names(top: Section) -> EmployerNames:
    """policy/national/employer_names.yaml."""
    top.basis()
    columns = top.get("columns").section()
    found = EmployerNames(
        forms=top.texts("forms"),
        branches=top.texts("branches"),
        parents=top.texts("parents"),
        place_endings=top.texts("place_endings"),
        columns={name: columns.texts(name) for name in COLUMNS},
        separators=top.texts("separators"),
    )
    columns.finish()
    top.finish()
    return found
