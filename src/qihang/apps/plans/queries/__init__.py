"""Reads of the plan and of what organisations keep for it."""

from qihang.apps.plans.queries.progress import ClauseFinding, Finding, Progress, progress
from qihang.apps.plans.queries.seats import province_of, seat_of

__all__ = ["ClauseFinding", "Finding", "Progress", "progress", "province_of", "seat_of"]
