"""The indicators of an organisation: formulas of policy over the ledger, beside the previous cohort."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qihang.apps.metrics.disclosure.figures import UNREGISTERED
from qihang.apps.metrics.queries.figures.by_org import Figures, Sight, sight
from qihang.apps.metrics.queries.figures.cuts import Cut, cut
from qihang.apps.metrics.queries.figures.disclosure import cut_day
from qihang.apps.orgs.models import Org
from qihang.engines import indicators
from qihang.engines.disclosure import EVERYTHING, ReleasedBlocks
from qihang.engines.indicators import Counts, IndicatorValue, Scheme
from qihang.kernel import Cohort, Scope
from qihang.policy import Indicator, Quantity, load


@dataclass(frozen=True, slots=True)
class Indicated:
    """One indicator as of a day, and that of the previous cohort on its same day where `compared`.

    A reading is None where it counts too few to be shown to this reader. `on` is the day of which it is.
    """

    indicator: Indicator
    now: IndicatorValue | None
    before: IndicatorValue | None
    compared: bool
    on: date


def indicated(
    scope: Scope, org: Org, cohort: Cohort, on: date, names: Iterable[str] = ()
) -> tuple[Indicated, ...]:
    """The indicators in force on `on` (those named, else all), in the order of policy.

    One statement for the whole and one for each dimension needed. Raises Org.DoesNotExist where the
    scope does not read the organisation's figures, KeyError for a name policy does not know.
    """
    known = load().definitions.indicators
    found = [known[name].get(on) for name in names or known]
    wanted = [indicator for indicator in found if indicator is not None]
    needed = sorted({by for one in wanted for by in indicators.dimensions(one)})
    day = cut_day(scope, org, on)
    seen = sight(scope, org, cohort, on)
    beside_cuts = seen if day == on else sight(scope, org, cohort, day)
    cuts = {by: cut(scope, org, by, cohort, on) for by in needed}
    scheme = indicators.scheme(load(), on)
    return tuple(
        _read(one, beside_cuts if indicators.dimensions(one) else seen, cuts, scheme)
        for one in wanted
    )


def _read(indicator: Indicator, seen: Sight, cuts: Mapping[str, Cut], scheme: Scheme) -> Indicated:
    province = seen.org.path.split("/")[1]
    now = {by: {s.member: s.now for s in cut.slices} for by, cut in cuts.items()}
    before = {by: {s.member: s.before or Counts() for s in cut.slices} for by, cut in cuts.items()}
    this = indicators.read(indicator, seen.now.counts, now, scheme, province)
    last = None
    if seen.before is not None:
        last = indicators.read(indicator, seen.before.counts, before, scheme, province)
    parts = [part for part in (indicator.numerator, indicator.denominator) if part is not None]
    may_now = all(_may(part, seen.now, _released_now(cuts, part), province) for part in parts)
    may_before = seen.before is not None and all(
        _may(part, seen.before, _released_before(cuts, part), province) for part in parts
    )
    return Indicated(
        indicator,
        this if may_now else None,
        last if may_before else None,
        seen.before is not None,
        seen.now.on,
    )


def _released_now(cuts: Mapping[str, Cut], part: Quantity) -> ReleasedBlocks:
    return cuts[part.by].now if part.by else EVERYTHING


def _released_before(cuts: Mapping[str, Cut], part: Quantity) -> ReleasedBlocks:
    return cuts[part.by].before if part.by else EVERYTHING


def _may(part: Quantity, figures: Figures, cut: ReleasedBlocks, province: str) -> bool:
    """Whether what is counted is made of sums that may be shown."""
    if not part.by:
        if part.count == "registered":
            return figures.released.allows({UNREGISTERED})
        return not part.kinds or figures.released.allows(part.kinds)
    if cut.blocks is None:
        return True
    known = frozenset().union(*cut.blocks) - {""}
    counted = [member for member in known if indicators.belongs(part, member, province)]
    return not part.kinds and part.count != "registered" and cut.allows(counted)
