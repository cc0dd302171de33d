"""Measures: each app's manifest says how its own facts are counted, the plan asks by name.

A measure that no manifest gives cannot be measured yet, which is an answer and no mistake.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from qihang.kernel.manifest import contributions
from qihang.kernel.periods import Cohort
from qihang.kernel.rates import Rate
from qihang.kernel.scope import Scope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be measured: for which cohort, as known at the end of `day`, of which organisation.

    `path` is the organisation's ("/37/"); `edition` the code of the plan; `of` the target's further
    choice (a series, a contest). Where the plan asks how many persons reach a number, `number` is it.
    """

    scope: Scope
    edition: str
    cohort: Cohort
    day: date
    path: str
    of: str = ""
    number: Decimal | None = None
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` answers, read once for all measures that are asked together."""
        if key not in self.kept:
            self.kept[key] = read()
        answer: T = self.kept[key]
        return answer

    def last_year(self) -> "Asked":
        """The same of the previous cohort on the same day of its year."""
        day = self.cohort.same_day_in_previous(self.day)
        return replace(self, cohort=self.cohort.previous, day=day)


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with what it is made of (`n` of `total`), and the address that opens its evidence.

    `value` is None where it is not known, and `lacking` (a message id) gives the reason. Percentages are
    in hundredths: 83.84 is 83.84 %. `on` is the day of which it is, where that is not the day asked for.
    """

    value: Decimal | None
    n: int | None = None
    total: int | None = None
    opens: str = ""
    lacking: str = ""
    on: date | None = None

    @classmethod
    def count(cls, number: int, opens: str = "") -> "Measured":
        """So many."""
        return cls(Decimal(number), number, None, opens)

    @classmethod
    def share(cls, n: int, total: int, opens: str = "", lacking: str = "") -> "Measured":
        """`n` of `total` in percent, to two digits; of nobody there is no share."""
        return cls(Rate(n, total).percent, n, total, opens, "" if total else lacking)


Whole = Callable[[Asked], Measured]
Each = Callable[[Asked, str], Mapping[str, Measured]]


@dataclass(frozen=True, slots=True)
class Measure:
    """How one measure is answered.

    `whole` answers for the organisation asked about; `each(asked, kind)` for every organisation of
    that kind at or below it, by path, those with nothing included. Either may be missing.
    """

    name: str
    whole: Whole | None = None
    each: Each | None = None

    @property
    def key(self) -> str:
        """Its name."""
        return self.name


@dataclass(frozen=True, slots=True)
class MeasureGuard:
    """What an app further up lays around a measure: to whom what of it is shown."""

    name: str
    around: Callable[[Measure], Measure]

    @property
    def key(self) -> str:
        """The measure it is for."""
        return self.name


def measure_named(name: str) -> Measure | None:
    """The measure with what is laid around it; None while nobody answers it."""
    known = contributions.by_key(Measure).get(name)
    guard = contributions.by_key(MeasureGuard).get(name)
    return guard.around(known) if known and guard else known
