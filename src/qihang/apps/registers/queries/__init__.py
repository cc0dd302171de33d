"""Reads of registers: who delivered what, firms by code and name, people by their hash."""

from qihang.apps.registers.queries.deliveries import RegisterStanding, deliveries_in, standings
from qihang.apps.registers.queries.firms import (
    employer_by_code,
    employers_like,
    ended_among,
    ended_firms,
    firm_histories,
    firm_history,
    firms_frame,
    firms_in,
    newly_ended,
)
from qihang.apps.registers.queries.meant import MeantFirm, firms_meant
from qihang.apps.registers.queries.people import is_admitted, listed, listed_among, people_frame

__all__ = [
    "MeantFirm",
    "RegisterStanding",
    "deliveries_in",
    "employer_by_code",
    "employers_like",
    "ended_among",
    "ended_firms",
    "firm_histories",
    "firm_history",
    "firms_frame",
    "firms_in",
    "firms_meant",
    "is_admitted",
    "listed",
    "listed_among",
    "newly_ended",
    "people_frame",
    "standings",
]
