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

    `groups` in their order; `group_of` maps each kind code to its group; whoever is unregistered
    counts in the group `unregistered`; `definitions` maps names of rates to their definitions.
    """

    day: date
    groups: Mapping[str, DestinationGroup]
    group_of: Mapping[str, str]
    unregistered: str
    definitions: Mapping[str, Definition]

    def kinds(self, *groups: str) -> frozenset[str]:
        """Every kind in any of these groups."""
        return frozenset(kind for kind, group in self.group_of.items() if group in groups)


@lru_cache(maxsize=256)
def scheme(policy: Policy, day: date) -> Scheme:
    """The scheme in force on `day`; raises PolicyProblem where a value is missing."""
    kinds = policy.destination_kinds(day)
    return Scheme(
        day=day,
        groups=policy.destination_groups(day),
        group_of={code: kind.group.code for code, kind in kinds.items()},
        unregistered=policy.definitions.unregistered,
        definitions=policy.definitions.at(day),
    )
