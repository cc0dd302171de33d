"""The indicators as they are defined on one day: groups of kinds, rates, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qihang.policy import Definition, DestinationGroup, Policy

PLACEMENT = "placement_rate"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What counts as what on `day`.

    `groups` in their order; `kinds_of` maps each group to its kind codes; whoever is unregistered
    counts in the group `unregistered`; `definitions` maps names of rates to their definitions.
    """

    day: date
    groups: Mapping[str, DestinationGroup]
    kinds_of: Mapping[str, frozenset[str]]
    unregistered: str
    definitions: Mapping[str, Definition]

    def kinds(self, groups: tuple[str, ...]) -> frozenset[str]:
        """Every kind in one of these groups."""
        return frozenset().union(*(self.kinds_of[group] for group in groups))


@lru_cache(maxsize=256)
def scheme(policy: Policy, day: date) -> Scheme:
    """The scheme in force on `day`; raises PolicyProblem where a value is missing."""
    groups = policy.destination_groups(day)
    kinds = policy.destination_kinds(day)
    return Scheme(
        day=day,
        groups=groups,
        kinds_of={g: frozenset(c for c, k in kinds.items() if k.group.code == g) for g in groups},
        unregistered=policy.definitions.unregistered,
        definitions=policy.definitions.at(day),
    )
