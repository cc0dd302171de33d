"""Shares that are counted from records, not from the ledger: what of them may be shown without persons.

Who took up the account, whose registration is confirmed: two members of a table, looked at for the
whole province as every other (disclosure.figures).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from qihang.apps.metrics.disclosure.figures import UNREGISTERED, Pattern, UnitTree, least, pattern
from qihang.apps.metrics.measures.counted import TOO_FEW
from qihang.apps.metrics.queries import figures as queries
from qihang.apps.metrics.sql.ledger import AsOf, node_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import asked_org, province_path
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.disclosure import ReleasedBlocks, blocks
from qihang.kernel import Asked, Measure, Measured, MeasureGuard
from qihang.policy import load

COUNTED, OTHERS = "counted", "others"
KEYS = {COUNTED: COUNTED.encode(), OTHERS: OTHERS.encode()}


def of_graduates(known: Measure) -> Measure:
    """A share of all graduates of an organisation, whose number everybody sees."""
    return _guarded(known, frozenset())


def of_registered(known: Measure) -> Measure:
    """A share of the registered: shown where their number is."""
    return _guarded(known, frozenset({UNREGISTERED}))


def of_kinds(kinds: Iterable[str], known: Measure) -> Measure:
    """A share of those registered with these kinds: shown where their number is."""
    return _guarded(known, frozenset(kinds))


def registration_guards() -> tuple[MeasureGuard, ...]:
    """One for each share that policy defines by a condition on registrations."""
    return tuple(
        MeasureGuard(known.name, partial(of_kinds, known.registrations.kinds))
        for known in load().measures.values()
        if known.registrations is not None
    )


def _guarded(known: Measure, members: frozenset[str]) -> Measure:
    """`members`: the kinds of which it is a share; none where it is one of all graduates."""
    return Measure(
        known.name,
        partial(_whole, known, members=members),
        partial(_each, known, members=members),
    )


def _whole(known: Measure, asked: Asked, *, members: frozenset[str]) -> Measured:
    org = asked_org(asked)
    if known.whole is None or not _may(known, asked, org, members=members):
        return Measured(None, lacking=TOO_FEW)
    return known.whole(asked)


def _each(
    known: Measure, asked: Asked, kind: str, *, members: frozenset[str]
) -> Mapping[str, Measured]:
    found = known.each(asked, kind) if known.each else {}
    orgs = {org.path: org for org in Org.objects.filter(path__in=found)}
    return {
        path: one
        if _may(known, asked, orgs[path], members=members)
        else Measured(None, lacking=TOO_FEW)
        for path, one in found.items()
    }


def _may(known: Measure, asked: Asked, org: Org, *, members: frozenset[str]) -> bool:
    """Colleges' numbers are in no table here, so only who sees their persons is told."""
    if queries.holds_persons(asked.scope, org):
        return True
    key = ("guarded", known.name, asked.cohort, asked.day)
    found = asked.once(key, partial(_pattern, known, asked, members=members))
    return found.get(node_of(org), ReleasedBlocks((frozenset(KEYS),))).allows({COUNTED})


def _pattern(known: Measure, asked: Asked, *, members: frozenset[str]) -> Pattern:
    province = province_path(asked.path)
    everywhere = replace(asked, path=province)
    each = known.each(everywhere, OrgKind.UNIVERSITY) if known.each else {}
    cells = {
        path: {COUNTED: (one.n or 0,), OTHERS: ((one.total or 0) - (one.n or 0),)}
        for path, one in each.items()
    }
    dividing = None
    if members:
        kinds = pattern(province, "", AsOf(asked.cohort.year, asked.day))
        dividing = {node for node, released in kinds.items() if released.allows(members)}
    found = blocks(
        UnitTree.read(province).of(cells),
        KEYS,
        least(asked.day),
        empty_known=False,
        dividing=dividing,
    )
    together = (frozenset(KEYS),)
    return {node: ReleasedBlocks(some or together) for node, some in found.items()}
