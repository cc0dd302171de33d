"""What the plan may ask about reviews, by the history of moves: as it stood at the end of a day."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.rules import EFFECTIVE, Status
from qihang.kernel import Asked, Measure, Measured, msgid

NOTHING = msgid("到这一天还没有生效的登记。")
WAITING = (Status.WAITING_COLLEGE.value, Status.WAITING_UNIVERSITY.value)

# The last move of each version before a moment says where it stood.
_STOOD = """
    SELECT last.to_status, count(*) FROM (
        SELECT DISTINCT ON (r.destination_id) r.to_status
        FROM destinations_review r JOIN destinations_destination d ON d.id = r.destination_id
            JOIN people_graduate g ON g.id = d.graduate_id
        WHERE d.cohort = %(cohort)s AND g.in_statistics AND r.at < %(end)s
            AND d.org_path >= %(path)s AND d.org_path < %(beyond)s
        ORDER BY r.destination_id, r.at DESC, r.id DESC
    ) last GROUP BY last.to_status
"""
# While the day is not over they stand where they stand: no history to read.
_STANDS = """
    SELECT d.status, count(*)
    FROM destinations_destination d JOIN people_graduate g ON g.id = d.graduate_id
    WHERE d.cohort = %(cohort)s AND g.in_statistics
        AND d.org_path >= %(path)s AND d.org_path < %(beyond)s
    GROUP BY d.status
"""


def _stood(asked: Asked) -> dict[str, int]:
    """How many versions stood in each status."""
    end = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
    facts: dict[str, Any] = {
        "cohort": asked.cohort.year,
        "end": end,
        "path": asked.path,
        "beyond": f"{asked.path[:-1]}0",  # the character after the slash
    }

    def read() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(_STANDS if asked.live else _STOOD, facts)
            return dict(cursor.fetchall())

    return asked.once(("stood", asked.path, asked.cohort, asked.day), read)


def _confirmed(asked: Asked) -> Measured:
    stood = _stood(asked)
    total = sum(stood.get(status.value, 0) for status in EFFECTIVE)
    return Measured.share(stood.get(Status.CONFIRMED.value, 0), total, lacking=NOTHING)


def _waiting(asked: Asked) -> Measured:
    stood = _stood(asked)
    number = sum(stood.get(status, 0) for status in WAITING)
    return Measured.count(number, reverse("destinations:index"))


MEASURES = (Measure("confirmed_share", _confirmed), Measure("reviews_waiting", _waiting))
