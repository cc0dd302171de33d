"""States of a dispatch, when it may go out, and when a failed one is tried again."""

from datetime import datetime, timedelta
from enum import StrEnum

from qihang.kernel import Refusal
from qihang.policy import Quiet


class DispatchState(StrEnum):
    """Where one message stands on its way out of the product by one channel.

    UNCLEAR: the process ended between handing over and writing down, and the channel cannot tell a
    repeat; it waits for a receipt and is not sent again.
    """

    QUEUED = "queued"
    HELD = "held"  # for the end of the quiet hours
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"  # refused for good: a wrong address, a template nobody approved
    GIVEN_UP = "given_up"  # tried as often as policy allows
    UNCLEAR = "unclear"


WAITING = frozenset({DispatchState.QUEUED, DispatchState.HELD})
ENDED = frozenset({DispatchState.DELIVERED, DispatchState.FAILED, DispatchState.GIVEN_UP})
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)


def pause_after(tries: int) -> timedelta:
    """How long to wait after this many tries (from 1): 1, 4, 16 minutes … at most four hours."""
    factor: int = 4 ** min(tries - 1, 8)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


def due(wanted: datetime, quiet: Quiet, *, loud: bool) -> datetime:
    """When a message wanted at this local moment may go out: then, or when the quiet hours end."""
    if loud or not quiet.holds(wanted.time()):
        return wanted
    morning = wanted.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    return morning if wanted.time() < quiet.end else morning + timedelta(days=1)


def must_be_local(link: str) -> None:
    """Raises Refusal link_leads_out where a link does not stay within the product."""
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise Refusal("link_leads_out", "消息里的链接只能指向本平台的页面。")
