"""Sums of entries up to a day: what a figure is before it has a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qihang.apps.metrics.sql.ledger import ENTRIES, GRADUATES, WHOLE, AsOf, Key, node_of, totals
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.indicators import Counts


@dataclass(frozen=True, slots=True)
class Tally:
    """What the entries of one node come to: persons, and how many entries were added up."""

    counts: Counts
    entries: int


def tallies(orgs: Iterable[Org], asked: Sequence[AsOf]) -> dict[tuple[str, AsOf], Tally]:
    """What each organisation's node comes to in each asked state."""
    nodes = {node_of(org): OrgKind(org.kind) for org in orgs}
    found = totals(nodes, WHOLE, asked) if nodes else {}
    return {key: _tally(sums) for key, sums in found.items()}


def _tally(sums: Mapping[Key, int]) -> Tally:
    kinds = {kind: value for (_, _, kind), value in sums.items() if kind and value}
    return Tally(Counts(sums.get(("", GRADUATES, ""), 0), kinds), sums.get(ENTRIES, 0))
