"""How the plan's own facts are measured: groups, meetings, contact persons, who takes part.

Each counts what was known at the end of the day, of organisations at or below the one asked about.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under
from qihang.apps.plans.models import (
    ContactPerson,
    FollowUp,
    LeadingGroup,
    Meeting,
    PhaseEnd,
)
from qihang.apps.plans.queries.kept import standing_on
from qihang.apps.plans.queries.parties import parties_on
from qihang.apps.plans.rules import MeetingKind
from qihang.kernel import Asked, Measure, Measured, msgid

NO_FOLLOWUPS = msgid("还没有会议议定的事项。")

Rows = Callable[[Asked], QuerySet[Any]]


def counted(name: str, rows: Rows) -> Measure:
    """A measure that counts rows with an `org_path`."""

    def whole(asked: Asked) -> Measured:
        return Measured.count(_here(rows(asked), asked).count(), _opens(asked))

    def each(asked: Asked, kind: str) -> Mapping[str, Measured]:
        found = dict(_here(rows(asked), asked).values_list("org_path").annotate(Count("pk")))
        places = Org.objects.filter(under([asked.path], "path"), kind=kind).order_by("path")
        return {
            path: Measured.count(found.get(path, 0), _opens_of(code))
            for path, code in places.values_list("path", "code")
        }

    return Measure(name, whole, each)


def _here(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    return rows.filter(under([asked.path])).order_by()


def _opens(asked: Asked) -> str:
    named = Org.objects.filter(path=asked.path).values_list("code", flat=True)
    code = asked.once(("code", asked.path), named.first)
    return _opens_of(code) if code else ""


def _opens_of(code: str) -> str:
    return reverse("plans:kept", args=[code])


def _groups(asked: Asked) -> QuerySet[LeadingGroup]:
    return standing_on(LeadingGroup, asked.day).filter(set_up_on__lte=asked.day)


def _meetings(kind: MeetingKind) -> Rows:
    def rows(asked: Asked) -> QuerySet[Meeting]:
        within_year = Q(held_on__gte=asked.cohort.cycle.start, held_on__lte=asked.day)
        return standing_on(Meeting, asked.day).filter(within_year, kind=kind)

    return rows


def _contacts(asked: Asked) -> QuerySet[ContactPerson]:
    return standing_on(ContactPerson, asked.day).filter(since__lte=asked.day)


def _overdue_of(known: Measure) -> Measure:
    """Where no meeting has decided anything yet, nothing overdue is no merit but no data."""

    def whole(asked: Asked) -> Measured:
        if not _here(standing_on(FollowUp, asked.day), asked).exists():
            return Measured(None, lacking=NO_FOLLOWUPS)
        return known.whole(asked) if known.whole else Measured(None)

    return Measure(known.name, whole, known.each)


def _overdue(asked: Asked) -> QuerySet[FollowUp]:
    open_ = Q(done_on__isnull=True) | Q(done_on__gt=asked.day)
    return standing_on(FollowUp, asked.day).filter(open_, due_on__lt=asked.day)


def _phase_ends(asked: Asked) -> Measured:
    kept = PhaseEnd.objects.filter(
        edition=asked.edition, kept_on__lte=asked.day, org__path=asked.path
    )
    return Measured.count(kept.count(), reverse("plans:phases", args=[asked.edition]))


def _parties(asked: Asked) -> Measured:
    return Measured.count(len(parties_on(asked.scope, asked.path, asked.day)))


MEASURES = (
    counted("leading_group", _groups),
    counted("group_meetings", _meetings(MeetingKind.GROUP)),
    counted("committee_meetings", _meetings(MeetingKind.COMMITTEE)),
    counted("joint_office_meetings", _meetings(MeetingKind.JOINT_OFFICE)),
    counted("contact_named", _contacts),
    _overdue_of(counted("followups_overdue", _overdue)),
    Measure("phase_figures_kept", _phase_ends),
    Measure("parties_taking_part", _parties),
)
