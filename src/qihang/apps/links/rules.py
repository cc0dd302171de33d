"""What has become of a public link."""

from datetime import datetime
from enum import StrEnum


class LinkState(StrEnum):
    """Whether it still opens."""

    OPEN = "open"
    EXPIRED = "expired"
    USED_UP = "used_up"
    REVOKED = "revoked"
    EMPTY = "empty"  # it opens, and what it was given for no longer holds


def link_state(
    *, revoked: bool, uses_left: int | None, expires_at: datetime, now: datetime
) -> LinkState:
    """`expires_at` is the first moment at which it no longer opens; None uses left are no limit."""
    if revoked:
        return LinkState.REVOKED
    if uses_left == 0:
        return LinkState.USED_UP
    return LinkState.OPEN if now < expires_at else LinkState.EXPIRED
