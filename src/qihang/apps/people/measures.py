"""What the plan may ask about accounts: how many graduates had taken theirs up by a day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Measure, Measured, msgid

NOBODY = msgid("到这一天还没有毕业生名单。")


def _activated(asked: Asked) -> Measured:
    here = _below(Org.objects.get(path=asked.path))
    known, active, later = (rows.filter(here).count() for rows in _counted(asked))
    return Measured.share(active - later, known, lacking=NOBODY)


def _each(asked: Asked, kind: str) -> Mapping[str, Measured]:
    """For every city or university; colleges never stand side by side."""
    if kind not in {OrgKind.CITY, OrgKind.UNIVERSITY}:
        return {}
    units = Org.objects.filter(under([asked.path], "path"), kind=kind).order_by("path")
    of = _units(kind)
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


def _below(org: Org) -> Q:
    """Where an organisation's graduates stand: a city's are those of the universities in it."""
    if org.kind != OrgKind.CITY:
        return under([org.path])
    here = Org.objects.filter(kind=OrgKind.UNIVERSITY, place=org.place)
    return under(here.values_list("path", flat=True))


def _units(kind: str) -> Mapping[str, str]:
    """The unit of the kind, by the path of the university that counts for it."""
    universities = dict(Org.objects.filter(kind=OrgKind.UNIVERSITY).values_list("path", "place"))
    if kind == OrgKind.UNIVERSITY:
        return {path: path for path in universities}
    cities = dict(Org.objects.filter(kind=OrgKind.CITY).values_list("place", "path"))
    return {path: cities[place] for path, place in universities.items() if place in cities}


def _by_unit(rows: QuerySet[Graduate], units: Mapping[str, str]) -> Counter[str]:
    """How many stand in each unit; a college's path begins with its university's."""
    found: Counter[str] = Counter()
    for path, number in rows.order_by().values_list("org_path").annotate(number=Count("*")):
        university = "/".join(path.split("/")[:3]) + "/"
        found[units.get(university, "")] += number
    return found


MEASURES = (Measure("activated_share", _activated, _each),)
