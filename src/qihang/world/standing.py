"""Changes of standing in the made-up province: of some of the earlier cohort who got no diploma.

None of them is counted or registered, so no figure and no script knows of it.
"""

from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.people.models import Graduate, StandingChange
from qihang.policy import load
from qihang.world.chance import uuids

KINDS = ("withdrawn", "suspended", "expelled")
MOST = 12
_BEFORE = timedelta(days=40)


def write_standing(seed: int, cohort: int, day: date) -> int:
    """Changes that stood on `day`, unsigned like all rows of the seed; how many."""
    registered = Destination.objects.filter(cohort=cohort).values("graduate")
    rows = Graduate.objects.filter(cohort=cohort, in_statistics=False, account__isnull=True)
    chosen = list(rows.exclude(pk__in=registered).order_by("pk")[:MOST])
    labels = load().standing_kinds
    recorded = timezone.make_aware(datetime.combine(day - _BEFORE, time(9)))
    for number, (graduate, uuid) in enumerate(
        zip(
            chosen,
            uuids(seed, "standing", np.array([g.pk for g in chosen], dtype=np.int64)),
            strict=True,
        )
    ):
        graduate.standing = KINDS[number % len(KINDS)]
        StandingChange.objects.create(
            uuid=uuid, act=uuid, graduate=graduate, kind=graduate.standing,
            after=graduate.standing, effective_date=recorded.date() - timedelta(days=5),
            document_number=f"〔{day.year}〕{number + 1}", reason=labels[graduate.standing].label.zh,
            recorded_at=recorded,
        )  # fmt: skip
    Graduate.objects.bulk_update(chosen, ["standing"])
    return len(chosen)
