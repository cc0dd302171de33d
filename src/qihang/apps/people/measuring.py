"""What the plan may ask about accounts: how many graduates had taken theirs up by a day."""

from datetime import datetime, time, timedelta

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
    # Apart from the total: an outer join gathers all without an account in one heap of memory.
    activated = known.filter(account__created_at__lt=end).count()
    return Measured.share(activated, known.count(), lacking=NOBODY)


MEASURES = (Measure("activated_share", _activated),)
