"""Whether a graduate's record counts in the statistics: by its qualification and its standing."""

from qihang.apps.people.models import Graduate
from qihang.policy import load


def counted_qualifications() -> list[str]:
    """Qualifications that belong into the statistics: those with a counted outcome."""
    policy = load()
    outcomes = policy.definitions.denominators["qualified"].outcomes
    table = policy.codes.table("qualification").values()
    return [row.code for row in table if row.extra["outcome"] in outcomes]


def counts(graduate: Graduate) -> bool:
    """Whether the record counts as it stands."""
    return graduate.standing == "" and graduate.qualification in counted_qualifications()
