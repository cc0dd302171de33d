"""What upper apps may hear about what guards the audit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlarmsRaised:
    """Something new is wrong with what guards the audit; so many alarms stand now."""

    standing: int
