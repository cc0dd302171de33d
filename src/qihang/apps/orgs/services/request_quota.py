"""Counting requests of other systems, so that none takes the place of all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from qihang.apps.orgs.encryption import keyed_hash
from qihang.apps.orgs.models import ApiToken
from qihang.apps.orgs.services.attempts import times_counted
from qihang.policy import load

WINDOW = 60  # seconds
_MINUTE = timedelta(seconds=WINDOW)


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a caller stands in this minute: `limit` requests, `left` of them, `reset` seconds to go."""

    limit: int
    left: int
    reset: int

    @property
    def over(self) -> bool:
        """Whether this request is one too many."""
        return self.left < 0


def count_use(token: ApiToken | None, address: str, now: datetime) -> Turn:
    """Count one request of the token, or of the address where there is none.

    Policy limits api_requests and api_requests_address, each a minute.
    """
    caller = f"token {token.uuid}" if token else f"address {address}"
    limit = load().limit(
        "api_requests" if token else "api_requests_address", timezone.localdate(now)
    )
    minute = now.replace(second=0, microsecond=0)
    times = times_counted(keyed_hash(f"api use {caller}"), now, _MINUTE, _MINUTE)
    if token and (token.last_used_at is None or token.last_used_at < minute):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return Turn(limit, limit - times, WINDOW - now.second)
