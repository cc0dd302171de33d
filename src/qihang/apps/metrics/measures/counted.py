"""What the plan may ask of the ledger: every measure of which policy says what it counts.

No measure is named here: `counts` in policy/national/measures.yaml says it (docs/adr/0016).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import urlencode

from qihang.apps.metrics import rules
from qihang.apps.metrics.disclosure.figures import UNREGISTERED
from qihang.apps.metrics.pages import figures as pages
from qihang.apps.metrics.queries import figures as queries
from qihang.apps.metrics.queries.figures import Figures
from qihang.apps.metrics.sql.ledger import AsOf, node_of
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import asked_org
from qihang.apps.orgs.rules import OrgKind
from qihang.engines import indicators
from qihang.engines.disclosure import ReleasedBlocks
from qihang.engines.indicators import PLACEMENT, Counts, Scheme
from qihang.kernel import Asked, Measure, Measured, msgid
from qihang.policy import Counted, MeasureUnit, PlanMeasure, load

NOBODY = msgid("到这一天还没有纳入统计的毕业生。")
NOT_HERE = msgid("这里不设台账数字。")
NOT_YOURS = msgid("台账数字不在您的权限内。")
TOO_FEW = msgid("人数太少，不单独显示。")
HARDSHIP, EMPLOYER = "hardship", "employer_type"  # dimensions
NO_HARDSHIP = "0"  # the member of those who are owed no help

Members = Mapping[str, Counts]


def ledger_measures() -> tuple[Measure, ...]:
    """One measure for each that policy defines by counts."""
    known = load().measures.values()
    return tuple(
        Measure(measure.name, partial(_whole, measure), partial(_each, measure))
        for measure in known
        if measure.counts is not None
    )


def _whole(measure: PlanMeasure, asked: Asked) -> Measured:
    org = asked_org(asked)
    if org.kind not in rules.COUNTED:
        return Measured(None, lacking=NOT_HERE)
    told, asked = asked.day, _asked_on_cut_day(measure, asked, org)
    try:
        figures = asked.once(
            ("figures", org.pk, asked.cohort, asked.day),
            lambda: queries.org_figures(asked.scope, org, asked.cohort.year, asked.day),
        )
    except Org.DoesNotExist:
        return Measured(None, lacking=NOT_YOURS)
    if not _may(measure, asked, [figures]):
        return Measured(None, lacking=TOO_FEW)
    return _measured(measure, figures, _counts(measure, asked, figures), told)


def _each(measure: PlanMeasure, asked: Asked, kind: str) -> Mapping[str, Measured]:
    """For every university or city of the province; colleges never stand side by side."""
    org = asked_org(asked)
    if org.kind == kind:
        return {org.path: _whole(measure, asked)}
    told, asked = asked.day, _asked_on_cut_day(measure, asked, org)
    try:
        found = children_of(asked, org, kind)
        members = _members_by_child(measure, asked, org, kind) if found else {}
    except Org.DoesNotExist:
        return {}
    may = _may(measure, asked, found)
    return {
        one.org.path: _measured(
            measure, one, _narrowed(measure, one, members.get(node_of(one.org), {})), told
        )
        if one.org.pk in may
        else Measured(None, lacking=TOO_FEW)
        for one in found
    }


def _asked_on_cut_day(measure: PlanMeasure, asked: Asked, org: Org) -> Asked:
    """The question as of the day of which the reader is shown cuts, where the measure is one."""
    if not _dimension(measure):
        return asked
    return replace(asked, day=queries.cut_day(asked.scope, org, asked.day))


def _may(measure: PlanMeasure, asked: Asked, found: Sequence[Figures]) -> frozenset[int]:
    """The ids of the organisations of which the reader may be shown what is measured."""
    wanted, scheme = measure.counts, pages.scheme_on(asked.day)
    if wanted is None:
        return frozenset()
    kinds = _counted_kinds(wanted, scheme)
    dimension = _dimension(measure)
    if not dimension:
        return frozenset(one.org.pk for one in found if one.released.allows(kinds))
    orgs, as_of = [one.org for one in found], AsOf(asked.cohort.year, asked.day)
    allowed = queries.released_blocks(asked.scope, orgs, dimension, [as_of])
    may = partial(_may_members, wanted, whole=not kinds)
    return frozenset(org.pk for org in orgs if may(allowed[org.pk, as_of]))


def _may_members(wanted: Counted, allowed: ReleasedBlocks, *, whole: bool) -> bool:
    """Kinds within members stand in no table that is looked at together."""
    if allowed.blocks is None:
        return True
    known = frozenset().union(*allowed.blocks)
    members = known - {NO_HARDSHIP} if wanted.hardship else known & {wanted.employer_type}
    return whole and allowed.allows(members)


def _counted_kinds(wanted: Counted, scheme: Scheme) -> frozenset[str]:
    """The kinds it counts, with UNREGISTERED; none where it counts the whole or all placed of it."""
    if wanted.rate == PLACEMENT:
        return frozenset()
    if wanted.rate:
        return pages.kinds_in(scheme, *scheme.definitions[wanted.rate].numerator)
    if wanted.registered is not None:
        return frozenset({UNREGISTERED})
    return frozenset(wanted.kinds) | scheme.kinds(*wanted.groups)


def children_of(asked: Asked, org: Org, kind: str) -> tuple[Figures, ...]:
    """Figures of every organisation of a kind, read once; none where they never stand side by side.

    Raises Org.DoesNotExist outside the scope.
    """
    if kind not in rules.BREAKDOWNS.get(OrgKind(org.kind), ()):
        return ()
    year, day = asked.cohort.year, asked.day
    return asked.once(
        ("children", org.pk, kind, asked.cohort, day),
        lambda: queries.figures_by_child(asked.scope, org, OrgKind(kind), year, day),
    )


def _members_by_child(
    measure: PlanMeasure, asked: Asked, org: Org, kind: str
) -> Mapping[str, Members]:
    dimension = _dimension(measure)
    if not dimension:
        return {}
    return asked.once(
        ("members", org.pk, kind, dimension, asked.cohort, asked.day),
        lambda: queries.members_by_child(
            asked.scope, org, OrgKind(kind), dimension, asked.cohort, asked.day
        ),
    )


def _counts(measure: PlanMeasure, asked: Asked, figures: Figures) -> Counts:
    dimension = _dimension(measure)
    if not dimension:
        return figures.counts
    slices = queries.slices(asked.scope, figures.org, dimension, asked.cohort, asked.day)
    return _narrowed(measure, figures, {one.member: one.now for one in slices})


def _dimension(measure: PlanMeasure) -> str:
    """By what the ledger is cut for the measure, "" where all are counted."""
    if measure.counts is None:
        return ""
    if measure.counts.hardship:
        return HARDSHIP
    return EMPLOYER if measure.counts.employer_type else ""


def _narrowed(measure: PlanMeasure, figures: Figures, members: Members) -> Counts:
    """The counts of the members that the measure is about; employers' stand among all graduates."""
    wanted = measure.counts
    if wanted is None or not _dimension(measure):
        return figures.counts
    if wanted.hardship:
        return sum((c for m, c in members.items() if m != NO_HARDSHIP), Counts())
    found = members.get(wanted.employer_type, Counts())
    return Counts(figures.counts.graduates, found.by_kind)


def _measured(measure: PlanMeasure, figures: Figures, counts: Counts, asked: date) -> Measured:
    if not counts.graduates or measure.counts is None:
        return Measured(None, lacking=NOBODY)
    n = counted(measure.counts, counts, pages.scheme_on(figures.on))
    opens = _opens(measure.counts, figures)
    found = Measured.count(n, opens)
    if measure.unit is MeasureUnit.PERCENT:
        found = Measured.share(n, counts.graduates, opens, NOBODY)
    return found if figures.on == asked else replace(found, on=figures.on)


def counted(wanted: Counted, counts: Counts, scheme: Scheme) -> int:
    """How many graduates the measure counts."""
    if wanted.rate:
        return indicators.rate(counts, wanted.rate, scheme).numerator
    if wanted.registered is not None:
        return counts.registered if wanted.registered else counts.unregistered
    if wanted.kinds or wanted.groups:
        return counts.of(frozenset(wanted.kinds) | scheme.kinds(*wanted.groups))
    return counts.graduates


def _opens(wanted: Counted, figures: Figures) -> str:
    """The entries behind it; where no single list holds them, the organisation's figures."""
    if wanted.hardship or wanted.registered is not None:
        return f"{pages.figures_href(figures.org)}?on={figures.on.isoformat()}"
    names = (*wanted.kinds, *wanted.groups) or ("graduates",)
    of = pages.PLACED if wanted.rate == PLACEMENT else ",".join(names)
    href = pages.entries_href(figures, of)
    cut = urlencode({"by": EMPLOYER, "member": wanted.employer_type})
    return f"{href}&{cut}" if wanted.employer_type else href
