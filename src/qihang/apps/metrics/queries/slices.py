"""Figures cut by one dimension: by degree, major, sex, hardship, home place, or by the work found."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.expressions import RawSQL

from qihang.apps.metrics.cube import AsOf
from qihang.apps.metrics.members import by_member
from qihang.apps.metrics.models import Entry
from qihang.apps.metrics.nodes import entries_of
from qihang.apps.metrics.queries.seats import check
from qihang.apps.metrics.records import GRADUATES, UNIVERSITY_OF
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
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
    """Every member of `dimension` in the organisation, the largest first; one statement where memory is warm.

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


def members_by_child(
    scope: Scope, org: Org, by: OrgKind, dimension: str, cohort: Cohort, on: date
) -> Mapping[str, Mapping[str, Counts]]:
    """Counts by member for every city or university in the organisation, by its node.

    One statement over the entries: cells of slices are kept for the province and its cities only.
    Raises Org.DoesNotExist where the scope does not read the organisation's figures.
    """
    check(scope, org)
    rows = Entry.objects.filter(entries_of(org), cohort=cohort.year, day__lte=on).order_by()
    sums = rows.values_list("place", _UNIVERSITY, dimension, "measure", "kind").annotate(
        Sum("value")
    )
    found: dict[str, dict[str, Counts]] = defaultdict(dict)
    for place, university, member, measure, kind, value in sums:
        node = place if by == OrgKind.CITY else university
        one = Counts(value) if measure == GRADUATES else Counts(0, {kind: value})
        found[node][member] = found[node].get(member, Counts()) + one
    return found


_UNIVERSITY = RawSQL(UNIVERSITY_OF.format(path="org_path"), ())  # noqa: S611 - no input in it
