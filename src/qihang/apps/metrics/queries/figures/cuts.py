"""Figures cut by one dimension: by degree, major, sex, hardship, home place, or by the work found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.expressions import RawSQL

from qihang.apps.metrics.models.ledger import Entry
from qihang.apps.metrics.queries.figures.disclosure import cut_day, released_blocks
from qihang.apps.metrics.queries.figures.reporting_orgs import check
from qihang.apps.metrics.sql.figures import by_member, tallies
from qihang.apps.metrics.sql.ledger import (
    GRADUATES,
    OF_WORK,
    UNIVERSITY_OF,
    AsOf,
    entries_of,
    node_of,
    stating,
)
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines.disclosure import ReleasedBlocks
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


@dataclass(frozen=True, slots=True)
class Cut:
    """A figure by one dimension, and which sums of members this reader may be shown, now and before.

    `rest` are those who stand in no member ("").
    """

    dimension: str
    slices: tuple[Slice, ...]
    rest: Slice
    now: ReleasedBlocks
    before: ReleasedBlocks


def cut(scope: Scope, org: Org, dimension: str, cohort: Cohort, on: date) -> Cut:
    """The members as of the day the reader is shown (`cut_day`), with what of them; raises as `slices`."""
    on = cut_day(scope, org, on)
    found = slices(scope, org, dimension, cohort, on)
    now, before = asked = _asked(cohort, on)
    allowed, whole = released_blocks(scope, [org], dimension, asked), tallies([org], asked)
    node = node_of(org)
    rest = Slice(
        "",
        _rest(whole[node, now].counts, [one.now for one in found]),
        _rest(whole[node, before].counts, [one.before for one in found if one.before]),
    )
    return Cut(dimension, found, rest, allowed[org.pk, now], allowed[org.pk, before])


def _rest(whole: Counts, members: Sequence[Counts]) -> Counts:
    there = sum(members, Counts())
    kinds = {kind: number - there.by_kind.get(kind, 0) for kind, number in whole.by_kind.items()}
    return Counts(whole.graduates - there.graduates, kinds)


def slices(scope: Scope, org: Org, dimension: str, cohort: Cohort, on: date) -> tuple[Slice, ...]:
    """Every member of `dimension` in the organisation, the largest first; one statement where memory is warm.

    Raises KeyError for a dimension the ledger does not know, Org.DoesNotExist where the scope does
    not read the organisation's figures.
    """
    check(scope, org)
    now, before = _asked(cohort, on)
    found = {
        (cohort, member): _in_members(counts, dimension, on)
        for (cohort, member), counts in by_member(org, dimension, (now, before)).items()
    }
    members = {member for _, member in found}
    cut = [
        Slice(m, found.get((now.cohort, m), Counts()), found.get((before.cohort, m)))
        for m in members
    ]
    return tuple(sorted(cut, key=lambda s: (-s.now.size, -(s.before or Counts()).size, s.member)))


def _in_members(counts: Counts, dimension: str, on: date) -> Counts:
    """Of work only the kinds that must state it; who else states it stands in no member."""
    if dimension not in OF_WORK:
        return counts
    kinds = stating(dimension, on)
    return Counts(0, {kind: n for kind, n in counts.by_kind.items() if kind in kinds})


def _asked(cohort: Cohort, on: date) -> tuple[AsOf, AsOf]:
    before = cohort.previous
    return AsOf(cohort.year, on), AsOf(before.year, cohort.same_day_in_previous(on))


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
        one = _in_members(one, dimension, on)
        found[node][member] = found[node].get(member, Counts()) + one
    return found


_UNIVERSITY = RawSQL(UNIVERSITY_OF.format(path="org_path"), ())  # noqa: S611 - no input in it
