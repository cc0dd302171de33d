"""What the plan may ask about accounts: how many graduates had taken theirs up by a day."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from qihang.apps.orgs.queries import under
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Measure, Measured, msgid

NOBODY = msgid("到这一天还没有毕业生名单。")


def _activated(asked: Asked) -> Measured:
    end = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
    known = Graduate.objects.filter(
        under([asked.path]), cohort=asked.cohort.year, in_statistics=True, created_at__lt=end
    )
    found = known.aggregate(total=Count("pk"), n=Count("pk", filter=Q(account__created_at__lt=end)))
    return Measured.share(found["n"], found["total"], lacking=NOBODY)


MEASURES = (Measure("activated_share", _activated),)
