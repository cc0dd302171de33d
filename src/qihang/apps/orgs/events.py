"""What upper apps may hear about accounts and about what guards the audit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlarmsRaised:
    """Something new is wrong with what guards the audit; so many alarms stand now."""

    standing: int


@dataclass(frozen=True, slots=True)
class AccountTouched:
    """Something was done to these accounts (database ids) or waits for them, which they should know.

    `what` is a template of policy/national/messages.yaml.
    """

    accounts: frozenset[int]
    what: str
