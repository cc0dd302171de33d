"""Figures of an organisation as of any day: always the sum of the entries up to that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qihang.apps.metrics import rules
from qihang.apps.metrics.queries.figures.disclosure import released_blocks
from qihang.apps.metrics.queries.figures.reporting_orgs import check, own_seats, readable, seats
from qihang.apps.metrics.sql.figures import Tally, tallies
from qihang.apps.metrics.sql.ledger import AsOf, node_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.disclosure import ReleasedBlocks
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Scope


@dataclass(frozen=True, slots=True)
class Figures:
    """One organisation's counts of one cohort as known at the end of `on`.

    `entries` is how many entries of the ledger were added up; `released` which sums of kinds this
    reader may be shown, beside the whole and its placed.
    """

    org: Org
    cohort: int
    on: date
    counts: Counts
    entries: int
    released: ReleasedBlocks


@dataclass(frozen=True, slots=True)
class Sight:
    """An organisation's figures beside those of the previous cohort on the same day.

    `before` is None where the ledger holds nobody of the previous cohort on that day.
    """

    org: Org
    now: Figures
    before: Figures | None


@dataclass(frozen=True, slots=True)
class Own:
    """One of the reader's own organisations: its sight, and its cities' or universities'."""

    sight: Sight
    children: tuple[Sight, ...]


def org_figures(scope: Scope, org: Org, cohort: int, on: date) -> Figures:
    """The organisation's figures; raises Org.DoesNotExist where the scope does not read them."""
    check(scope, org)
    return _read(scope, [org], [AsOf(cohort, on)])[0][0]


def figures_for_system(scope: Scope, code: str, cohort: int, on: date) -> Figures:
    """The same for another system, which asks by code and could ask for every college in turn.

    Raises Refusal `metrics.no_ranking` for a college that is not the reader's own seat, and
    Org.DoesNotExist outside the scope.
    """
    org = readable(scope, code)
    if org.kind == OrgKind.COLLEGE and org not in seats(scope):
        rules.check_breakdown(OrgKind.UNIVERSITY, OrgKind.COLLEGE)
    return org_figures(scope, org, cohort, on)


def figures_by_child(
    scope: Scope, org: Org, by: OrgKind, cohort: int, on: date
) -> tuple[Figures, ...]:
    """Figures of the cities or universities in a province or of the universities in a city.

    Raises Refusal `metrics.no_ranking` for anything finer, Org.DoesNotExist outside the scope.
    """
    check(scope, org)
    children = _children(org, by)
    return tuple(one for (one,) in _read(scope, children, [AsOf(cohort, on)]))


def sight(scope: Scope, org: Org, cohort: Cohort, on: date) -> Sight:
    """The organisation's figures beside the previous cohort's; outside the scope Org.DoesNotExist."""
    check(scope, org)
    return _sights(scope, [org], cohort, on)[0]


def sights_by_child(
    scope: Scope, org: Org, by: OrgKind, cohort: Cohort, on: date
) -> tuple[Sight, ...]:
    """The same for every child; refuses as `figures_by_child` does."""
    check(scope, org)
    return _sights(scope, _children(org, by), cohort, on)


def own_sights(scope: Scope, cohort: Cohort, on: date) -> tuple[Own, ...]:
    """The figures of the own offices' seats with their children, for a home page; three statements."""
    found = [(seat, _first_breakdown(seat)) for seat in own_seats(scope)]
    orgs = [org for seat, children in found for org in (seat, *children)]
    sights = {seen.org.pk: seen for seen in _sights(scope, orgs, cohort, on)} if orgs else {}
    return tuple(Own(sights[s.pk], tuple(sights[c.pk] for c in below)) for s, below in found)


def _first_breakdown(org: Org) -> list[Org]:
    breakdowns = rules.BREAKDOWNS.get(OrgKind(org.kind), ())
    return _children(org, breakdowns[0]) if breakdowns else []


def _children(org: Org, by: OrgKind) -> list[Org]:
    rules.check_breakdown(OrgKind(org.kind), by)
    below = Org.objects.filter(kind=by)
    if org.kind == OrgKind.CITY:
        return list(below.filter(place=org.place).order_by("code"))
    return list(below.filter(under([org.path], "path")).order_by("code"))


def _sights(scope: Scope, orgs: Sequence[Org], cohort: Cohort, on: date) -> tuple[Sight, ...]:
    now = AsOf(cohort.year, on)
    before = AsOf(cohort.previous.year, cohort.same_day_in_previous(on))
    return tuple(
        Sight(one.org, one, earlier if earlier.counts.graduates else None)
        for one, earlier in _read(scope, orgs, [now, before])
    )


def _read(scope: Scope, orgs: Sequence[Org], asked: Sequence[AsOf]) -> list[list[Figures]]:
    """For each organisation its figures in each asked state."""
    found, allowed = tallies(orgs, asked), released_blocks(scope, orgs, "", asked)
    return [
        [_figures(org, a, found[node_of(org), a], allowed[org.pk, a]) for a in asked]
        for org in orgs
    ]


def _figures(org: Org, as_of: AsOf, tally: Tally, allowed: ReleasedBlocks) -> Figures:
    return Figures(org, as_of.cohort, as_of.day, tally.counts, tally.entries, allowed)
