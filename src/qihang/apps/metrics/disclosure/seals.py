"""What of a seal may be shown, reckoned from the seal alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from qihang.apps.metrics.disclosure.figures import UnitTree, kinds_of, least
from qihang.apps.metrics.models.seals import Seal
from qihang.apps.metrics.sql.ledger import node_of
from qihang.apps.metrics.sql.seals import counts_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.disclosure import ReleasedBlocks, TableUnit, blocks
from qihang.engines.indicators import Counts


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What of a seal leaves the office: sums of kinds by code of the organisation, and whose wholes.

    The same for all who read it, so that page, document and file fit each other.
    """

    kinds: Mapping[str, ReleasedBlocks]
    wholes: ReleasedBlocks
    universities: Mapping[str, frozenset[str]]

    def releases(self, org: Org) -> bool:
        """Whether the organisation's own numbers stand in files, or only in those above it."""
        inside = self.universities.get(org.place if org.kind == OrgKind.CITY else org.path)
        return inside is None or self.wholes.allows(inside)


def disclosed(seal: Seal) -> Disclosed:
    """What of the frozen figures may be shown by itself, reckoned from the seal alone."""
    orgs = list(Org.objects.filter(code__in=seal.figures))
    universities = {o.path: o for o in orgs if o.kind == OrgKind.UNIVERSITY}
    counts = {path: counts_of(seal, o.code) or Counts() for path, o in universities.items()}
    province = next(o.path for o in orgs if o.kind == OrgKind.PROVINCE)
    tree = UnitTree(province, {path: o.place for path, o in universities.items()})
    kinds = kinds_of(counts, seal.day, tree)
    keys = {path: f"{o.place}{o.code}".encode() for path, o in universities.items()}
    top = TableUnit(province, {path: (one.graduates,) for path, one in counts.items()})
    wholes = ReleasedBlocks(blocks(top, keys, least(seal.day), empty_known=True)[province])
    inside: dict[str, frozenset[str]] = {path: frozenset({path}) for path in universities}
    for path, place in tree.places.items():
        inside[place] = inside.get(place, frozenset()) | {path}
    return Disclosed({o.code: kinds[node_of(o)] for o in orgs}, wholes, inside)
