"""What the plan may ask about reviews: where registrations stood at the end of a day."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS, Status
from qihang.apps.orgs.queries import belonging
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Measure, Measured, msgid

NOTHING = msgid("到这一天还没有生效的登记。")
WAITING = tuple(stage.value for stage in REVIEWS)


def _stood(asked: Asked) -> Counter[str]:
    """How many versions stood in each status; drafts of later days are among the drafts.

    As they stand now, with every move since then taken back: each change of a status is a move.
    """
    key = ("stood", asked.path, asked.cohort, asked.day)
    return asked.once(key, lambda: _counted(asked))


def _counted(asked: Asked) -> Counter[str]:
    end = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
    stood: Counter[str] = Counter()
    now = Destination.objects.filter(_of(asked)).order_by().values_list("status")
    for status, number in now.annotate(Count("pk")):
        stood[status] += number
    since = Review.objects.filter(_of(asked, "destination__"), at__gte=end).order_by()
    moves = since.values_list("from_status", "to_status").annotate(Count("pk"))
    for before, after, number in moves:
        stood[before] += number
        stood[after] -= number
    return stood


def _of(asked: Asked, prefix: str = "") -> Q:
    """The versions of graduates in the statistics who belong to the organisation asked about.

    Few are outside the statistics: leaving them out needs no look at everybody else's record.
    """
    outside = Graduate.objects.filter(cohort=asked.cohort.year, in_statistics=False).values("pk")
    here = belonging(asked.scope, asked.path, f"{prefix}org_path")
    return (
        here
        & Q(**{f"{prefix}cohort": asked.cohort.year})
        & ~Q(**{f"{prefix}graduate__in": outside})
    )


def _confirmed(asked: Asked) -> Measured:
    stood = _stood(asked)
    total = sum(stood.get(status.value, 0) for status in EFFECTIVE)
    return Measured.share(stood.get(Status.CONFIRMED.value, 0), total, lacking=NOTHING)


def _waiting(asked: Asked) -> Measured:
    stood = _stood(asked)
    number = sum(stood.get(status, 0) for status in WAITING)
    return Measured.count(number, reverse("destinations:index"))


MEASURES = (Measure("confirmed_share", _confirmed), Measure("reviews_waiting", _waiting))
