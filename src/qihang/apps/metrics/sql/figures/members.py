"""Counts by member of one dimension up to a day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from qihang.apps.metrics.sql.ledger import DIMENSIONS, GRADUATES, AsOf, Key, node_of, totals
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Counts


def by_member(org: Org, dimension: str, asked: Sequence[AsOf]) -> Mapping[tuple[int, str], Counts]:
    """Counts of each cohort's members who are not nobody; the cohorts asked for must differ.

    KeyError for a dimension the ledger does not know.
    """
    if dimension not in DIMENSIONS:
        raise KeyError(dimension)
    node = node_of(org)
    found = totals({node: OrgKind(org.kind)}, dimension, asked)
    return {
        (a.cohort, member): counts for a in asked for member, counts in _counted(found[node, a])
    }


def _counted(sums: Mapping[Key, int]) -> Iterator[tuple[str, Counts]]:
    people: dict[str, int] = {}
    kinds: dict[str, dict[str, int]] = defaultdict(dict)
    for (member, measure, kind), value in sums.items():
        if measure == GRADUATES:
            people[member] = value
        elif value:
            kinds[member][kind] = value
    for member in people.keys() | kinds.keys():
        counts = Counts(people.get(member, 0), kinds.get(member, {}))
        if counts.graduates or counts.by_kind:
            yield member, counts
