"""How an official can be involved with a graduate, so that somebody else has to review."""

from datetime import datetime
from enum import StrEnum

BOUND_MODES = frozenset({"2", "4"})  # training modes bound to a unit: targeted, commissioned
ROSTER = "roster"  # the sheet that may change who somebody is, and the phone


class How(StrEnum):
    """What an official did."""

    CODE = "code"  # had an activation code sent or made for the graduate
    UNMASK = "unmask"  # saw the whole identity number or phone
    DEVICE = "device"  # signed in on the device from which the graduate filed


def code_key(issued_at: datetime) -> str:
    """Under what key graduates are told of codes sent at that moment."""
    return f"code:{issued_at.timestamp():.6f}"
