"""What a plan asks for: numbered clauses, and the single duties in each."""

from dataclasses import dataclass

from qihang.kernel import Period
from qihang.policy.dated import ValueSource
from qihang.policy.labels import Label
from qihang.policy.targets import Carrier, DutyTarget


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to be done, by whom, in which days; without a target it cannot be measured."""

    id: str
    label: Label
    section: str
    paragraph: int | None
    lead: tuple[str, ...]
    participating: tuple[str, ...]
    carried_by: tuple[Carrier, ...]
    phases: tuple[str, ...]
    window: Period
    target: DutyTarget | None
    source: ValueSource

    @property
    def departments(self) -> tuple[str, ...]:
        """Everybody named, those in the lead first."""
        return self.lead + self.participating


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause of the plan; `part` is the code of the part it stands in."""

    id: str
    label: Label
    part: str
    section: str
    paragraph: int | None
    duties: tuple[Duty, ...]
