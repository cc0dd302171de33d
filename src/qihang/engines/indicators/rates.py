"""The rates: everything above the line is a set of groups, below it are all graduates."""

from dataclasses import dataclass

from qihang.engines.indicators.counts import Counts
from qihang.engines.indicators.scheme import PLACEMENT, Scheme
from qihang.kernel import Rate
from qihang.policy import DestinationGroup


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group and its share of all graduates."""

    group: DestinationGroup
    rate: Rate


def rate(counts: Counts, name: str, scheme: Scheme) -> Rate:
    """The rate called `name` ("placement_rate", "study_rate", …), persons out of persons.

    Raises KeyError where the scheme has no such rate, ValueError where a counted kind has no group.
    """
    found = by_group(counts, scheme)
    above = sum(found[group] for group in scheme.definitions[name].numerator)
    return Rate(above, counts.graduates)


def placement(counts: Counts, scheme: Scheme) -> Rate:
    """The placement rate (毕业去向落实率; 教学厅函〔2021〕19号 from 2021)."""
    return rate(counts, PLACEMENT, scheme)


def parts(counts: Counts, scheme: Scheme) -> tuple[GroupShare, ...]:
    """Each group's share, in order; the numerators sum to the denominator.

    Raises ValueError where a counted kind has no group on the scheme's day.
    """
    found = by_group(counts, scheme)
    return tuple(
        GroupShare(group, Rate(found[code], counts.graduates))
        for code, group in scheme.groups.items()
    )


def by_group(counts: Counts, scheme: Scheme) -> dict[str, int]:
    """Persons in each group, in order, the unregistered where policy puts them.

    Raises ValueError naming a counted kind that has no group on the scheme's day.
    """
    found = dict.fromkeys(scheme.groups, 0)
    for kind, count in counts.by_kind.items():
        if not count:
            continue
        if kind not in scheme.group_of:
            message = f"no group on {scheme.day} for kind {kind}"
            raise ValueError(message)
        found[scheme.group_of[kind]] += count
    found[scheme.unregistered] += counts.unregistered
    return found
