"""The indicators as they are defined on one day: groups of kinds, rates, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qihang.kernel import Period
from qihang.policy import Definition, DestinationGroup, Policy, PolicyProblem, Wording

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


@lru_cache(maxsize=32)
def scheme_by(policy: Policy, name: str) -> Scheme:
    """The scheme of the wording called `name` ("2021"); raises PolicyProblem where there is none."""
    known = policy.definitions.wordings
    if name not in known:
        raise PolicyProblem(
            "national/indicators.yaml",
            name,
            "there is no such wording",
            f"Known: {', '.join(known)}.",
        )
    wording = known[name]
    return _own(policy, wording) if wording.groups else scheme(policy, wording.on)


def _own(policy: Policy, wording: Wording) -> Scheme:
    """A wording that shares out the kinds anew; below the line stands who always stands there."""
    below = policy.definition(PLACEMENT, wording.on)
    groups = {
        group.code: DestinationGroup(
            group.code, group.label, group.placed, Period(wording.on), wording.source
        )
        for group in wording.groups
    }
    rates = {
        name: Definition(name, label, above, below.denominator, below.until_results, wording.source)
        for name, label, above in wording.rates
    }
    return Scheme(
        day=wording.on,
        groups=groups,
        group_of={kind: group.code for group in wording.groups for kind in group.kinds},
        unregistered=policy.definitions.unregistered,
        definitions=rates,
    )
