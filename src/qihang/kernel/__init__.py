"""The types every other part uses: permissions, scopes, periods, rates, refusals, events.

Standard library and python-stdnum only: no framework, no database, no clock.
"""

from qihang.kernel.bus import Bus, Subscription, bus
from qihang.kernel.manifest import Contribution, Contributions, Manifest, contributions
from qihang.kernel.measures import Asked, Measure, Measured, MeasureGuard, measure_named
from qihang.kernel.periods import Cohort, Period
from qihang.kernel.permissions import Permission
from qihang.kernel.rates import Rate
from qihang.kernel.refusal import Objection, Refusal, msgid
from qihang.kernel.scope import Granted, Reach, Scope
from qihang.kernel.working_days import WorkingCalendar, WorkingTerm

__all__ = [
    "Asked",
    "Bus",
    "Cohort",
    "Contribution",
    "Contributions",
    "Granted",
    "Manifest",
    "Measure",
    "MeasureGuard",
    "Measured",
    "Objection",
    "Period",
    "Permission",
    "Rate",
    "Reach",
    "Refusal",
    "Scope",
    "Subscription",
    "WorkingCalendar",
    "WorkingTerm",
    "bus",
    "contributions",
    "measure_named",
    "msgid",
]
