"""Which rows each measure of the plan's own facts counts: the one condition of figure and list.

Each is what was known at the end of the day, of organisations at or below the one asked about.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from qihang.apps.orgs.queries import belonging, under
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    LeadingGroup,
    Meeting,
    PhaseEnd,
    Staffing,
)
from qihang.apps.plans.queries.kept import standing_on
from qihang.apps.plans.rules import MeetingKind
from qihang.kernel import Asked

Rows = Callable[[Asked], QuerySet[Any]]
STAFF = "graduates_per_staff"
PARTIES = "parties_taking_part"


def rows_of(asked: Asked, measure: str) -> QuerySet[Any]:
    """The rows a measure of COUNTED counts."""
    return COUNTED[measure](asked).order_by()


def decided(asked: Asked) -> QuerySet[FollowUp]:
    """All that meetings decided, due or not; with a meeting goes what it decided."""
    stands = standing_on(Meeting, asked.day).filter(under([asked.path]))
    return standing_on(FollowUp, asked.day).filter(under([asked.path]), meeting__in=stands)


def _groups(asked: Asked) -> QuerySet[LeadingGroup]:
    rows = standing_on(LeadingGroup, asked.day).filter(under([asked.path]))
    return rows.filter(set_up_on__lte=asked.day)


def _meetings(kind: MeetingKind) -> Rows:
    def rows(asked: Asked) -> QuerySet[Meeting]:
        within_year = Q(held_on__gte=asked.cohort.cycle.start, held_on__lte=asked.day)
        here = standing_on(Meeting, asked.day).filter(under([asked.path]))
        return here.filter(within_year, kind=kind)

    return rows


def _contacts(asked: Asked) -> QuerySet[ContactPerson]:
    rows = standing_on(ContactPerson, asked.day).filter(under([asked.path]))
    return rows.filter(since__lte=asked.day)


def _overdue(asked: Asked) -> QuerySet[FollowUp]:
    open_ = Q(done_on__isnull=True) | Q(done_on__gt=asked.day)
    return decided(asked).filter(open_, due_on__lt=asked.day)


def _staffing(asked: Asked) -> QuerySet[Staffing]:
    """The latest statement of each university; a city's are those that lie in it."""
    stated = standing_on(Staffing, asked.day).filter(belonging(asked.scope, asked.path))
    latest = stated.order_by("org_path", "-known_on", "-pk").distinct("org_path")
    return Staffing.objects.filter(pk__in=latest.values("pk"))


def _phase_ends(asked: Asked) -> QuerySet[PhaseEnd]:
    """Those kept for the very organisation."""
    kept = PhaseEnd.objects.filter(edition=asked.edition, kept_on__lte=asked.day)
    return kept.filter(org__path=asked.path)


COUNTED: Mapping[str, Rows] = {
    "leading_group": _groups,
    "group_meetings": _meetings(MeetingKind.GROUP),
    "committee_meetings": _meetings(MeetingKind.COMMITTEE),
    "joint_office_meetings": _meetings(MeetingKind.JOINT_OFFICE),
    "contact_named": _contacts,
    "followups_overdue": _overdue,
    STAFF: _staffing,
    "phase_figures_kept": _phase_ends,
}
