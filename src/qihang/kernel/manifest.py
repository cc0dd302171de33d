"""What each app gives to the parts below it: one frozen manifest per app, collected when the program starts.

A contribution is a frozen value whose type stands with its reader (a navigation entry in web, a sheet
target in intake, a measure here). The reader asks for all of its type; it never knows who gave them.
So a new app edits no other app.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar


class Contribution(Protocol):
    """A frozen value of one type; `key` is unique among all contributions of the same type."""

    @property
    def key(self) -> str: ...


C = TypeVar("C", bound=Contribution)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything one app gives. `app` is its package name ("people")."""

    app: str
    gives: tuple[Contribution, ...]


class Contributions:
    """All contributions, in the order in which their apps were added (lowest layer first)."""

    def __init__(self, *manifests: Manifest) -> None:
        self._manifests: list[Manifest] = []
        self._by_type: dict[type, dict[str, Any]] = {}
        self._sealed = False
        for manifest in manifests:
            self.add(manifest)

    def add(self, manifest: Manifest) -> None:
        """Add one app's contributions.

        Raises ValueError for an app added twice, a key given twice, and after `seal`.
        """
        if self._sealed:
            raise ValueError(f"the manifest of {manifest.app} comes after all were sealed")
        if any(manifest.app == known.app for known in self._manifests):
            raise ValueError(f"the manifest of {manifest.app} is added twice")
        for one in manifest.gives:
            held = self._by_type.setdefault(type(one), {})
            if one.key in held:
                raise ValueError(f"{manifest.app} gives a second {type(one).__name__} {one.key!r}")
            held[one.key] = one
        self._manifests.append(manifest)

    def seal(self) -> None:
        """Nothing is added from here on: what a reader has read stays true."""
        self._sealed = True

    @property
    def sealed(self) -> bool:
        """Whether all manifests are collected."""
        return self._sealed

    def of(self, kind: type[C]) -> tuple[C, ...]:
        """All contributions of exactly this type."""
        return tuple(self.by_key(kind).values())

    def by_key(self, kind: type[C]) -> Mapping[str, C]:
        """The same by their keys."""
        return self._by_type.get(kind, {})

    def manifests(self) -> Iterable[Manifest]:
        """Every manifest, lowest layer first."""
        return tuple(self._manifests)


contributions = Contributions()
