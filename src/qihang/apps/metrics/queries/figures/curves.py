"""An organisation's figures through the cycle, month by month, beside the previous cohort's."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qihang.apps.metrics.queries.figures.reporting_orgs import check
from qihang.apps.metrics.sql.figures import tallies
from qihang.apps.metrics.sql.ledger import AsOf
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Scope


@dataclass(frozen=True, slots=True)
class Point:
    """What was known at the end of a day."""

    day: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Curve:
    """One cohort up to a day and the one before through its whole cycle, oldest point first."""

    cohort: Cohort
    now: tuple[Point, ...]
    before: tuple[Point, ...]


def curve(scope: Scope, org: Org, cohort: Cohort, on: date) -> Curve:
    """The ends of the months of the cycle and `on` itself; outside the scope Org.DoesNotExist."""
    check(scope, org)
    now = [AsOf(cohort.year, day) for day in (*_month_ends(cohort, on), on)]
    last = cohort.previous.cycle.end or on
    before = [AsOf(cohort.previous.year, day) for day in _month_ends(cohort.previous, last)]
    read = tallies([org], [*now, *before])
    found = {as_of: tally for (_, as_of), tally in read.items()}
    return Curve(
        cohort,
        tuple(Point(a.day, found[a].counts) for a in now),
        tuple(Point(a.day, found[a].counts) for a in before if found[a].counts.graduates),
    )


def _month_ends(cohort: Cohort, until: date) -> Iterator[date]:
    """The last days of the months of the cohort's cycle that lie before `until`."""
    day = cohort.cycle.start
    while day < (cohort.cycle.end or until):
        end = day.replace(day=monthrange(day.year, day.month)[1])
        if end < until:
            yield end
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
