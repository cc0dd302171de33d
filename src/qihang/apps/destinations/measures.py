"""What the plan may ask about reviews: where registrations stood at the end of a day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries.advice import fulfilling
from qihang.apps.destinations.rules import EFFECTIVE, REVIEWS, Status
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import belonging, under, units_by_university, university_path
from qihang.apps.orgs.rules import OrgKind
from qihang.apps.people.models import Graduate
from qihang.kernel import Asked, Measure, Measured, msgid
from qihang.policy import RegistrationShare, load

NOTHING = msgid("到这一天还没有生效的登记。")
TOTAL, MET = "total", "met"
WAITING = tuple(stage.value for stage in REVIEWS)


def _stood(asked: Asked) -> Counter[str]:
    """How many versions stood in each status; drafts of later days are among the drafts."""
    found: Counter[str] = Counter()
    for stood in _by_college(asked).values():
        found.update(stood)
    return found


def _by_college(asked: Asked) -> Mapping[str, Counter[str]]:
    """The same by the path of the college.

    As they stand now, with every move since then taken back: each change of a status is a move.
    """
    key = ("stood", asked.path, asked.cohort, asked.day)
    return asked.once(key, lambda: _counted(asked))


def _counted(asked: Asked, narrowed: Q | None = None) -> Mapping[str, Counter[str]]:
    """By college and status; `narrowed` to some of the versions."""
    versions = Destination.objects.filter(_of(asked))
    moves = Review.objects.filter(_of(asked, "destination__"))
    if narrowed is not None:
        versions = versions.filter(narrowed)
        moves = moves.filter(destination__in=versions.order_by().values("pk"))
    end = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
    stood: dict[str, Counter[str]] = defaultdict(Counter)
    now = versions.order_by().values_list("org_path", "status")
    for path, status, number in now.annotate(Count("pk")):
        stood[path][status] += number
    since = moves.filter(at__gte=end).order_by()
    changes = since.values_list("destination__org_path", "from_status", "to_status")
    for path, before, after, number in changes.annotate(Count("pk")):
        stood[path][before] += number
        stood[path][after] -= number
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
    return _share(_stood(asked))


def _each(asked: Asked, kind: str) -> Mapping[str, Measured]:
    """For every city or university; colleges never stand side by side."""
    if kind not in {OrgKind.CITY, OrgKind.UNIVERSITY}:
        return {}
    found = _by_unit(asked, kind, _by_college(asked))
    return {path: _share(stood) for path, stood in found.items()}


def _by_unit(
    asked: Asked, kind: str, by_college: Mapping[str, Counter[str]]
) -> Mapping[str, Counter[str]]:
    """The same for every organisation of a kind at or below the one asked about."""
    units = Org.objects.filter(under([asked.path], "path"), kind=kind).order_by("path")
    of = units_by_university(asked.scope, kind)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, stood in by_college.items():
        found[of.get(university_path(path), "")].update(stood)
    return {path: found[path] for path in units.values_list("path", flat=True)}


def _share(stood: Mapping[str, int]) -> Measured:
    confirmed = stood.get(Status.CONFIRMED.value, 0)
    return Measured.share(confirmed, _effective(stood), lacking=NOTHING)


def _waiting(asked: Asked) -> Measured:
    stood = _stood(asked)
    number = sum(stood.get(status, 0) for status in WAITING)
    return Measured.count(number, reverse("destinations:index"))


def _fulfilling(known: RegistrationShare, asked: Asked) -> Mapping[str, Counter[str]]:
    """By college, how many registrations counted (TOTAL), and how many of them fulfil the condition (MET)."""
    every = Q(kind__in=known.kinds)
    some = every & fulfilling(known.when, asked.day)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, narrowed in ((TOTAL, every), (MET, some)):
        for path, stood in _counted(asked, narrowed).items():
            found[path][name] += _effective(stood)
    return found


def _fulfilling_share(known: RegistrationShare, asked: Asked) -> Measured:
    found: Counter[str] = Counter()
    for counted in _fulfilling(known, asked).values():
        found.update(counted)
    return _met(found)


def _fulfilling_each(known: RegistrationShare, asked: Asked, kind: str) -> Mapping[str, Measured]:
    if kind not in {OrgKind.CITY, OrgKind.UNIVERSITY}:
        return {}
    found = _by_unit(asked, kind, _fulfilling(known, asked))
    return {path: _met(counted) for path, counted in found.items()}


def _met(counted: Mapping[str, int]) -> Measured:
    return Measured.share(counted.get(MET, 0), counted.get(TOTAL, 0), lacking=NOTHING)


def _effective(stood: Mapping[str, int]) -> int:
    return sum(stood.get(status.value, 0) for status in EFFECTIVE)


def shares() -> tuple[Measure, ...]:
    """One for each measure that policy defines by conditions on a registration."""
    return tuple(
        Measure(
            known.name,
            partial(_fulfilling_share, known.registrations),
            partial(_fulfilling_each, known.registrations),
        )
        for known in load().measures.values()
        if known.registrations is not None
    )


MEASURES = (
    Measure("confirmed_share", _confirmed, _each),
    Measure("reviews_waiting", _waiting),
    *shares(),
)
