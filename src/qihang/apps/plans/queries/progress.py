"""Where every duty of a plan stands on a day, for the province or for one organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from qihang.apps.orgs.models import Org
from qihang.apps.plans import rules
from qihang.apps.plans.queries import evaluation
from qihang.apps.plans.queries.reporting_orgs import department_of, reached, seat_of
from qihang.apps.plans.rules import BELOW, DutyStanding, Lack, Reached
from qihang.kernel import Asked, Measure, Measured, Scope, measure_named
from qihang.policy import Carrier, Clause, Duty, DutyTarget, Edition, MeasureUnit, load


@dataclass(frozen=True, slots=True)
class DutyProgress:
    """One duty on one day: where it stands, and what that was judged by.

    `standing` is None where the duty is counted for the whole province and not here. `reached` says
    how many of how many stand to `number` as they must; `units` is what was measured of each, and
    `numbers` what each is held against: its own of last year, where the target compares with that.
    """

    duty: Duty
    day: date
    standing: DutyStanding | None
    lack: Lack | None = None
    measured: Measured | None = None
    number: Decimal | None = None
    reached: Reached | None = None
    units: Mapping[str, Measured] | None = None
    numbers: Mapping[str, Decimal] | None = None

    @property
    def value(self) -> Decimal | None:
        """The one value, None where there is none or there is one for each."""
        return self.measured.value if self.measured else None

    @property
    def numbers_day(self) -> date | None:
        """The day of which the numbers are, where they are not shown of the day itself."""
        found = [*([self.measured] if self.measured else []), *(self.units or {}).values()]
        return min((one.on for one in found if one.on), default=None)

    @property
    def values(self) -> list[Decimal]:
        """Every value: the one, or one of each organisation."""
        if self.value is not None:
            return [self.value]
        return [unit.value for unit in (self.units or {}).values() if unit.value is not None]

    def next_due(self, day: date) -> date | None:
        """The next day by which something must be, seen from `day`."""
        return rules.next_due(self.duty.window, self.duty.target, self.values, day)


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """A clause with where its duties stand."""

    clause: Clause
    standing: DutyStanding
    duties: tuple[DutyProgress, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A plan on a day, as far as it is the organisation's."""

    edition: Edition
    org: Org | None
    day: date
    clauses: tuple[ClauseFinding, ...]

    @property
    def findings(self) -> tuple[DutyProgress, ...]:
        """Every duty in the order of the plan."""
        return tuple(finding for clause in self.clauses for finding in clause.duties)

    def counts(self) -> dict[DutyStanding, int]:
        """How many duties stand where (0 where none)."""
        found = [finding.standing for finding in self.findings]
        return {standing: found.count(standing) for standing in DutyStanding}


def progress(
    scope: Scope,
    edition: Edition,
    org: Org | None,
    day: date,
    only: Iterable[str] | None = None,
) -> Progress:
    """Where the duties of `edition` stand at the end of `day`, as they were known then.

    `org` None: no organisation of the edition's province is here, so nothing can be measured.
    `only` are ids of duties; other duties are left out. Raises Org.DoesNotExist outside the scope.
    """
    if org is not None and not reached(scope, org):
        raise Org.DoesNotExist
    kinds = BELOW.get(org.kind if org else Carrier.PROVINCE, frozenset())
    path = org.path if org else ""
    asked = Asked(scope, edition.code, edition.cohort, day, path)
    judge = _Judge(asked, Carrier(org.kind) if org else Carrier.PROVINCE)
    wanted = None if only is None else frozenset(only)
    clauses = []
    for clause in edition.clauses.values():
        mine = [d for d in clause.duties if wanted is None or d.id in wanted]
        found = tuple(judge.finding(duty) for duty in mine if rules.concerns(duty, kinds))
        if found:
            stand = rules.together(f.standing for f in found if f.standing is not None)
            clauses.append(ClauseFinding(clause, stand, found))
    return Progress(edition, org, day, tuple(clauses))


def duties_of(scope: Scope, edition: Edition) -> list[Duty]:
    """The duties of the reader's organisation, or of the department; none where there is no seat."""
    try:
        org = seat_of(scope)
    except Org.DoesNotExist:
        return []
    department = department_of(scope, edition)
    kinds = BELOW.get(org.kind, frozenset())
    every = (duty for clause in edition.clauses.values() for duty in clause.duties)
    found = (duty for duty in every if rules.concerns(duty, kinds))
    return [duty for duty in found if not department or department in duty.departments]


class _Judge:
    """Judges duties of one organisation on one day."""

    def __init__(self, asked: Asked, kind: Carrier) -> None:
        self.asked, self.kind = asked, kind
        self.known = load().measures

    def finding(self, duty: Duty) -> DutyProgress:
        """Where the duty stands."""
        day, target = self.asked.day, duty.target
        if day < duty.window.start:
            return DutyProgress(duty, day, DutyStanding.NOT_BEGUN)
        if target is None:
            return DutyProgress(duty, day, DutyStanding.UNMEASURED, Lack.NO_TARGET)
        if not self._counted_here(target, duty):
            return DutyProgress(duty, day, None, Lack.ELSEWHERE)
        measure = measure_named(target.measure)
        if measure is None:
            return DutyProgress(duty, day, DutyStanding.UNMEASURED, Lack.NO_MEASURE)
        if not self.asked.path:
            return DutyProgress(duty, day, DutyStanding.UNMEASURED, Lack.NO_DATA)
        return self._judged(duty, target, measure)

    def _counted_here(self, target: DutyTarget, duty: Duty) -> bool:
        """Whether the target speaks of this organisation: of each such, or free of its size."""
        if self.kind is Carrier.PROVINCE:
            return True
        if target.per:
            return target.units in BELOW.get(self.kind, ())
        known = self.known.get(target.measure)
        free = known is not None and known.unit is not MeasureUnit.COUNT
        never = known.never_per if known else frozenset()
        return free and self.kind in duty.carried_by and self.kind.value not in never

    def _judged(self, duty: Duty, target: DutyTarget, measure: Measure) -> DutyProgress:
        day = self.asked.day
        asked = replace(
            self.asked, day=rules.evaluation_day(duty.window, target, day), of=target.of
        )
        found = evaluation.evaluate(asked, target, measure)
        missed = bool(found.values) and rules.missed_step(target, found.values, day)
        stand = rules.standing(duty.window, target, found.reached, day, missed=missed)
        return DutyProgress(
            duty,
            asked.day,
            stand,
            found.lack,
            found.measured,
            found.number,
            found.reached,
            found.units,
            found.numbers,
        )
