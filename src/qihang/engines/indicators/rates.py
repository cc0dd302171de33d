"""The rates: everything above the line is a set of groups, below it are all graduates."""

from dataclasses import dataclass

from qihang.engines.indicators.counts import Counts
from qihang.engines.indicators.scheme import PLACEMENT, Scheme
from qihang.kernel import Rate
from qihang.policy import DestinationGroup


@dataclass(frozen=True, slots=True)
class Part:
    """One group and its share of all graduates."""

    group: DestinationGroup
    rate: Rate


def rate(counts: Counts, name: str, scheme: Scheme) -> Rate:
    """The rate called `name` ("placement_rate", "study_rate", …), persons out of persons.

    Raises KeyError where the scheme has no such rate, ValueError where a counted kind has no group.
    """
    known(counts, scheme)
    groups = scheme.definitions[name].numerator
    return Rate(sum(in_group(counts, group, scheme) for group in groups), counts.graduates)


def placement(counts: Counts, scheme: Scheme) -> Rate:
    """The placement rate (毕业去向落实率; 教学厅函〔2021〕19号 from 2021)."""
    return rate(counts, PLACEMENT, scheme)


def parts(counts: Counts, scheme: Scheme) -> tuple[Part, ...]:
    """Each group's share, in order; the numerators sum to the denominator.

    Raises ValueError where a counted kind has no group on the scheme's day.
    """
    known(counts, scheme)
    found = ((group, in_group(counts, code, scheme)) for code, group in scheme.groups.items())
    return tuple(Part(group, Rate(number, counts.graduates)) for group, number in found)


def in_group(counts: Counts, group: str, scheme: Scheme) -> int:
    """Persons in one group, the unregistered where policy puts them."""
    registered = counts.of(scheme.kinds_of[group])
    return registered + (counts.unregistered if group == scheme.unregistered else 0)


def known(counts: Counts, scheme: Scheme) -> None:
    """Raise ValueError unless every kind with a count belongs to a group on the scheme's day."""
    everything = scheme.kinds(tuple(scheme.groups))
    strange = sorted(k for k, count in counts.by_kind.items() if count and k not in everything)
    if strange:
        message = f"no group on {scheme.day} for kinds {', '.join(strange)}"
        raise ValueError(message)
