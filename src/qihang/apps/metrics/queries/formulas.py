"""The indicators of an organisation: formulas of policy over the ledger, beside the previous cohort."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qihang.apps.metrics.queries.figures import Sight, sight
from qihang.apps.metrics.queries.slices import Slice, slices
from qihang.apps.orgs.models import Org
from qihang.engines import indicators
from qihang.engines.indicators import Counts, Reading, Scheme
from qihang.kernel import Cohort, Scope
from qihang.policy import Indicator, load


@dataclass(frozen=True, slots=True)
class Indicated:
    """One indicator as of a day; `before` is that of the previous cohort on its same day, if any."""

    indicator: Indicator
    now: Reading
    before: Reading | None


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
    seen = sight(scope, org, cohort, on)
    cuts = {by: slices(scope, org, by, cohort, on) for by in needed}
    scheme = indicators.scheme(load(), on)
    return tuple(_read(one, seen, cuts, scheme) for one in wanted)


def _read(
    indicator: Indicator, seen: Sight, cuts: dict[str, tuple[Slice, ...]], scheme: Scheme
) -> Indicated:
    province = seen.org.path.split("/")[1]
    now = {by: {s.member: s.now for s in found} for by, found in cuts.items()}
    before = {by: {s.member: s.before or Counts() for s in found} for by, found in cuts.items()}
    earlier = None
    if seen.before is not None:
        earlier = indicators.read(indicator, seen.before.counts, before, scheme, province)
    return Indicated(
        indicator, indicators.read(indicator, seen.now.counts, now, scheme, province), earlier
    )
