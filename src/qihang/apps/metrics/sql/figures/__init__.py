"""What the sums of entries come to: counts of graduates by organisation and by member of a dimension."""

from qihang.apps.metrics.sql.figures.members import by_member
from qihang.apps.metrics.sql.figures.sums import Tally, tallies

__all__ = ["Tally", "by_member", "tallies"]
