"""What the plan may ask about reviews: where registrations stood at the end of a day."""

# ruff: noqa: S608 - the SQL is put together from constants

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.rules import EFFECTIVE, Status
from qihang.kernel import Asked, Measure, Measured, msgid

NOTHING = msgid("到这一天还没有生效的登记。")
WAITING = (Status.WAITING_COLLEGE.value, Status.WAITING_UNIVERSITY.value)

# Few are outside the statistics: leaving them out needs no look at everybody else's record.
_COUNTED = """
    d.cohort = %(cohort)s AND d.org_path >= %(path)s AND d.org_path < %(beyond)s
    AND d.graduate_id NOT IN (
        SELECT id FROM people_graduate WHERE cohort = %(cohort)s AND NOT in_statistics)
"""
# As they stand now, with every move since then taken back: each change of a status is a move.
_STOOD = f"""
    SELECT status, sum(number)::int FROM (
        SELECT d.status, count(*) AS number
        FROM destinations_destination d WHERE {_COUNTED} GROUP BY 1
        UNION ALL
        SELECT back.status, sum(back.number)
        FROM destinations_review r JOIN destinations_destination d ON d.id = r.destination_id
            CROSS JOIN LATERAL (VALUES (r.from_status, 1), (r.to_status, -1)) back(status, number)
        WHERE r.at >= %(end)s AND {_COUNTED} GROUP BY 1
    ) stood GROUP BY 1
"""


def _stood(asked: Asked) -> dict[str, int]:
    """How many versions stood in each status; drafts of later days are among the drafts."""
    end = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
    facts: dict[str, Any] = {
        "cohort": asked.cohort.year,
        "end": end,
        "path": asked.path,
        "beyond": f"{asked.path[:-1]}0",  # the character after the slash
    }

    def read() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(_STOOD, facts)
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
