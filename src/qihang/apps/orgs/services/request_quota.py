"""Counting requests of other systems, so that none takes the place of all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from qihang.apps.orgs.encryption import keyed_hash
from qihang.apps.orgs.models import ApiToken, ApiUse
from qihang.policy import load

WINDOW = 60  # seconds

# One row a minute for each caller, counted where all processes see it.
_COUNT = """
    INSERT INTO orgs_apiuse (key, minute, times) VALUES (%s, %s, 1)
    ON CONFLICT (key, minute) DO UPDATE SET times = orgs_apiuse.times + 1
    RETURNING times
"""


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
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [keyed_hash(f"api use {caller}"), minute])
        times = cursor.fetchone()[0]
    if token and (token.last_used_at is None or token.last_used_at < minute):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return Turn(limit, limit - times, WINDOW - now.second)


def forget_uses(now: datetime) -> int:
    """Delete counts of minutes that are over; how many."""
    return ApiUse.objects.filter(minute__lt=now - timedelta(hours=1)).delete()[0]
