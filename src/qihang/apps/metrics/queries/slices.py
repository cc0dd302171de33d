"""Figures cut by one dimension: by degree, major, sex, hardship, home place, or by the work found."""

from dataclasses import dataclass
from datetime import date

from qihang.apps.metrics.cube import AsOf
from qihang.apps.metrics.members import by_member
from qihang.apps.metrics.queries.seats import check
from qihang.apps.orgs.models import Org
from qihang.engines.indicators import Counts
from qihang.kernel import Cohort, Scope


@dataclass(frozen=True, slots=True)
class Slice:
    """One member of a dimension: its counts now, and those of the previous cohort on its same day.

    `before` is None where the previous cohort had nobody there. In dimensions of work nobody
    stands as a graduate: only `by_kind` is filled.
    """

    member: str
    now: Counts
    before: Counts | None


def slices(scope: Scope, org: Org, dimension: str, cohort: Cohort, on: date) -> tuple[Slice, ...]:
    """Every member of `dimension` in the organisation, the largest first; one statement, two where memory is cold.

    Raises KeyError for a dimension the ledger does not know, Org.DoesNotExist where the scope does
    not read the organisation's figures.
    """
    check(scope, org)
    now = AsOf(cohort.year, on)
    before = AsOf(cohort.previous.year, cohort.same_day_in_previous(on))
    found = by_member(org, dimension, (now, before))
    members = {member for _, member in found}
    cut = [
        Slice(m, found.get((now.cohort, m), Counts()), found.get((before.cohort, m)))
        for m in members
    ]
    return tuple(sorted(cut, key=lambda s: (-_size(s.now), -_size(s.before), s.member)))


def _size(counts: Counts | None) -> int:
    return (counts.graduates or counts.registered) if counts else 0
