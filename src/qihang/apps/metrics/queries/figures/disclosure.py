"""What a reader may be shown of an organisation's figures, beyond its whole: everything, or blocks.

Every answer about figures carries it: counts by kind in `Figures.released`, a cut in `Cut`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from qihang.apps.metrics.disclosure.figures import Pattern, pattern, step_day
from qihang.apps.metrics.sql.ledger import AsOf, node_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import province_path, university_path
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.disclosure import EVERYTHING, ReleasedBlocks
from qihang.kernel import Permission, Reach, Scope


def holds_persons(scope: Scope, org: Org) -> bool:
    """Whether the reader may see the persons whom the organisation's figures count.

    Those of a city are graduates of the universities that lie in it, not of its own subtree.
    """
    path = org.path if org.kind != OrgKind.CITY else province_path(org.path)
    return bool(scope.system) or scope.holds(Permission.PERSON_SEE, path)


def cut_day(scope: Scope, org: Org, on: date) -> date:
    """Of which day the reader is shown cuts of the organisation's figures who asks for those of `on`."""
    return on if holds_persons(scope, org) else step_day(on)


def without_persons(scope: Scope) -> Scope:
    """The same reader as if no persons were to be seen: what may be taken out of the office."""
    if scope.system:
        return Scope(reaches=(Reach("/", frozenset({Permission.FIGURES_SEE})),))
    return scope.without(Permission.PERSON_SEE)


def released_blocks(
    scope: Scope, orgs: Iterable[Org], table: str, asked: Sequence[AsOf]
) -> Mapping[tuple[int, AsOf], ReleasedBlocks]:
    """For every organisation (by its id) and state what of a table may be shown to the reader.

    `table` is "" for counts by kind (with UNREGISTERED), else a dimension of slices.
    """
    read: dict[tuple[str, str, AsOf], Pattern] = {}
    found: dict[tuple[int, AsOf], ReleasedBlocks] = {}
    for org in orgs:
        held = holds_persons(scope, org)
        province = province_path(org.path)
        inside = university_path(org.path) if org.kind == OrgKind.COLLEGE else ""
        for as_of in asked:
            key = province, inside, as_of
            if not held and key not in read:
                read[key] = pattern(province, table, as_of, inside)
            found[org.pk, as_of] = EVERYTHING if held else _of(read[key], node_of(org))
    return found


def _of(found: Pattern, node: str) -> ReleasedBlocks:
    """A node that was not there when the pattern was made holds nobody."""
    return found.get(node, ReleasedBlocks(()))
