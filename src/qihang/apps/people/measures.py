"""What the plan may ask about accounts: how many graduates had taken theirs up by a day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import belonging, under, units_by_university, university_path
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Measure, Measured, msgid

NOBODY = msgid("到这一天还没有毕业生名单。")


def _activated(asked: Asked) -> Measured:
    here = belonging(asked.scope, asked.path)
    known, active, later = (rows.filter(here).count() for rows in _counted(asked))
    return Measured.share(active - later, known, lacking=NOBODY)


def _each(asked: Asked, kind: str) -> Mapping[str, Measured]:
    """For every city or university; colleges never stand side by side."""
    if kind not in {OrgKind.CITY, OrgKind.UNIVERSITY}:
        return {}
    units = Org.objects.filter(under([asked.path], "path"), kind=kind).order_by("path")
    of = units_by_university(asked.scope, kind)
    known, active, later = (_by_unit(rows, of) for rows in _counted(asked))
    return {
        path: Measured.share(active[path] - later[path], known[path], lacking=NOBODY)
        for path in units.values_list("path", flat=True)
    }


def _counted(asked: Asked) -> Iterator[QuerySet[Graduate]]:
    """Who was known by the end of the day, who of them has an account, and whose came later."""
    end = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
    known = Graduate.objects.filter(
        cohort=asked.cohort.year, in_statistics=True, created_at__lt=end
    )
    yield known
    # Not who had one then: most accounts are older than the day, and need no look at each.
    yield known.filter(account__isnull=False)
    yield known.filter(account__created_at__gte=end)


def _by_unit(rows: QuerySet[Graduate], units: Mapping[str, str]) -> Counter[str]:
    """How many stand in each unit; a college's path begins with its university's."""
    found: Counter[str] = Counter()
    for path, number in rows.order_by().values_list("org_path").annotate(number=Count("*")):
        found[units.get(university_path(path), "")] += number
    return found


MEASURES = (Measure("activated_share", _activated, _each),)
