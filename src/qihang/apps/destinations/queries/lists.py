"""Lists of registrations: conditions as the address carries them, sorted, counted exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries.advice import advised
from qihang.apps.destinations.queries.records import destinations_in, waiting_in
from qihang.apps.destinations.rules import EFFECTIVE, NEEDS, PENDING, REVIEWS, Status
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under
from qihang.kernel import Cohort, Scope
from qihang.kernel.names import as_typed, name_pattern

SORTS = {
    "filed": ("filed_at", "pk"),
    "-filed": ("-filed_at", "-pk"),
    "name": ("graduate__name_key", "pk"),
    "-name": ("-graduate__name_key", "-pk"),
    "kind": ("kind", "filed_at", "pk"),
    "-kind": ("-kind", "filed_at", "pk"),
    "college": ("org_path", "filed_at", "pk"),
    "-college": ("-org_path", "filed_at", "pk"),
}
_STATUSES = frozenset(status.value for status in Status)
TOO_LONG = 5  # digits of a number of days that nobody means
USUAL = "filed"  # who has waited longest comes first


class ListedDestination(NamedTuple):
    """What a row of a list shows: a version, its graduate and the college have ninety columns."""

    uuid: UUID
    graduate_id: int
    version: int
    status: str
    kind: str
    filed_at: datetime | None
    employer_name: str
    school_name: str
    school_name_foreign: str
    enlist_place: str
    work_description: str
    shop_url: str
    name: str
    class_name: str
    hardship: str
    college: str

    @classmethod
    def of(cls, rows: QuerySet[Destination]) -> list["ListedDestination"]:
        """A page of a list. First which rows, then their columns: only these are joined."""
        shown = Destination.objects.filter(pk__in=rows).order_by(*rows.query.order_by)
        return [cls(*row) for row in shown.values_list(*_COLUMNS)]


_OF_GRADUATES = {"college": "org__name"}
_COLUMNS = [
    f"graduate__{_OF_GRADUATES.get(name, name)}"
    if at >= ListedDestination._fields.index("name")
    else name
    for at, name in enumerate(ListedDestination._fields)
]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a list is narrowed to; empty means no condition. `waiting` is days at least."""

    text: str = ""
    kind: str = ""
    college: str = ""
    class_name: str = ""
    status: str = ""
    hardship: bool = False
    waiting: int = 0
    advice: str = ""  # code of an advising rule of the policy

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Conditions":
        """What an address narrows the list to; nonsense is no condition."""
        waiting = query.get("waiting", "")
        return cls(
            text=as_typed(query.get("q", "")),
            kind=query.get("kind", ""),
            college=query.get("college", ""),
            class_name=query.get("class", ""),
            status=query.get("status", ""),
            hardship=query.get("hardship") == "1",
            waiting=int(waiting) if waiting.isdecimal() and len(waiting) < TOO_LONG else 0,
            advice=query.get("advice", ""),
        )

    def apply(self, rows: QuerySet[Destination], now: datetime) -> QuerySet[Destination]:
        """The rows that satisfy every condition."""
        parts = self._parts(now)
        return rows.filter(*parts) if parts else rows

    def _parts(self, now: datetime) -> list[Q]:
        exact = {"kind__startswith": self.kind, "graduate__class_name": self.class_name}
        parts = [Q(**{name: value}) for name, value in exact.items() if value]
        parts += [Q(status=self.status)] if self.status in _STATUSES else []
        parts += [_college(self.college)] if self.college else []
        parts += [~Q(graduate__hardship="0")] if self.hardship else []
        if self.waiting:
            parts.append(Q(filed_at__lte=now - timedelta(days=self.waiting)))
        if self.advice and (rule := advised(self.advice, timezone.localdate(now))) is not None:
            parts.append(rule)
        return parts + ([_text(self.text)] if self.text else [])


def queue_in(
    scope: Scope,
    cohort: Cohort,
    conditions: Conditions,
    sort: str,
    now: datetime,
    stage: Status | None = None,
) -> QuerySet[Destination]:
    """What waits for this reader, at one stage if named, narrowed and sorted."""
    return _sorted(conditions.apply(waiting_in(scope, cohort, stage), now), sort)


def registrations_in(
    scope: Scope, cohort: Cohort, conditions: Conditions, sort: str, now: datetime
) -> QuerySet[Destination]:
    """Every version under way or counting (ended ones only where asked for by status)."""
    rows = destinations_in(scope, cohort)
    if conditions.status not in _STATUSES:
        rows = rows.filter(status__in=sorted(PENDING | EFFECTIVE))
    return _sorted(conditions.apply(rows, now), sort)


def reported_in(
    scope: Scope, cohort: Cohort, status: Status | None = None, org: str = ""
) -> QuerySet[Destination]:
    """Every filed version in the order in which they came, of one status and organisation if named."""
    rows = destinations_in(scope, cohort).order_by("pk")
    if status is not None:
        rows = rows.filter(status=status)
    return rows.filter(_college(org)) if org else rows


def stage_for(scope: Scope, asked: str) -> Status | None:
    """The stage asked for, if the scope reviews it, else the first one it reviews, if any."""
    mine = [stage for stage, action in REVIEWS.items() if scope.allows(NEEDS[action])]
    return next((stage for stage in mine if stage == asked), mine[0] if mine else None)


def next_waiting(scope: Scope, version: Destination) -> UUID | None:
    """The record that waits next for this reader after `version`, in the usual order, else the first."""
    waiting = waiting_in(scope, Cohort(version.cohort)).values_list("uuid", flat=True)
    ordered = waiting.exclude(pk=version.pk).order_by(*SORTS[USUAL])
    following = None
    if version.filed_at is not None:  # a version that an office entered was never filed
        later = Q(filed_at__gt=version.filed_at) | Q(filed_at=version.filed_at, pk__gt=version.pk)
        following = ordered.filter(later).first()
    return following or ordered.first()


def class_names(scope: Scope, cohort: Cohort) -> list[str]:
    """The classes that have somebody waiting for this reader."""
    waiting = waiting_in(scope, cohort).exclude(graduate__class_name="").order_by()
    return sorted(waiting.values_list("graduate__class_name", flat=True).distinct())


def _sorted(rows: QuerySet[Destination], sort: str) -> QuerySet[Destination]:
    return rows.order_by(*SORTS.get(sort, SORTS[USUAL]))


def _college(code: str) -> Q:
    path = Org.objects.filter(code=code).values_list("path", flat=True).first()
    return under([path] if path else [])


def _text(text: str) -> Q:
    pattern = name_pattern(text)
    by_name = {"regex": f"^{pattern}"} if pattern else {"startswith": text}
    name = Q(**{f"graduate__name__{how}": words for how, words in by_name.items()})
    return (
        name
        | Q(graduate__name_key__startswith=text.lower())
        | Q(graduate__student_number=text)
        | Q(graduate__exam_number=text)
        | Q(employer_name__contains=text)
        | Q(employer_code=text.upper())
    )
