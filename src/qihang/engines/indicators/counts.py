"""How many graduates there are, and how many of them stand in each kind of destination."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Counts:
    """`graduates` in the statistics (persons), `by_kind` those registered in effect, by kind code.

    Whoever is not registered stands in no kind. Counts of disjoint organisations add up.
    """

    graduates: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)

    @property
    def registered(self) -> int:
        """Graduates with a registration that counts."""
        return sum(self.by_kind.values())

    @property
    def unregistered(self) -> int:
        """Graduates without one; they stay below the line."""
        return self.graduates - self.registered

    @property
    def size(self) -> int:
        """How many stand here: graduates, or the registered where only these are counted."""
        return self.graduates or self.registered

    def of(self, kinds: frozenset[str]) -> int:
        """Graduates in any of these kinds."""
        return sum(count for kind, count in self.by_kind.items() if kind in kinds)

    def __add__(self, other: "Counts") -> "Counts":
        kinds = self.by_kind.keys() | other.by_kind.keys()
        both = {k: self.by_kind.get(k, 0) + other.by_kind.get(k, 0) for k in sorted(kinds)}
        return Counts(self.graduates + other.graduates, both)
