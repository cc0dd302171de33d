"""What organisations keep for the plan, as it stood on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import under
from qihang.apps.plans.models import (
    ContactPerson,
    DutyNote,
    FollowUp,
    GroupMember,
    Kept,
    LeadingGroup,
    Meeting,
    PhaseEnd,
    Staffing,
)
from qihang.apps.plans.queries.reporting_orgs import keeps, sees
from qihang.kernel import Period, Permission, Scope
from qihang.policy import Edition

K = TypeVar("K", bound=Kept)


def standing_on(model: type[K], day: date) -> QuerySet[K]:
    """Rows known by the end of `day` and not withdrawn by then."""
    withdrawn = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
    return model.objects.filter(withdrawn, known_on__lte=day)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Everything one organisation keeps, as it stood on a day; meetings the latest first."""

    org: Org
    group: LeadingGroup | None
    members: Sequence[GroupMember]
    meetings: Sequence[Meeting]
    contacts: Sequence[ContactPerson]
    staffing: Staffing | None


def keeping_of(scope: Scope, code: str, day: date) -> Keeping:
    """What the organisation with this code keeps; raises Org.DoesNotExist outside the scope."""
    org = Org.objects.filter(sees(scope)).get(code=code)
    group = standing_on(LeadingGroup, day).filter(org=org).order_by("-set_up_on").first()
    members = standing_on(GroupMember, day).filter(org=org, group=group).order_by("pk")
    followups = Prefetch("followups", standing_on(FollowUp, day).order_by("due_on", "pk"))
    meetings = standing_on(Meeting, day).filter(org=org).prefetch_related(followups)
    return Keeping(
        org=org,
        group=group,
        members=list(members) if group else [],
        meetings=list(meetings.order_by("-held_on", "-pk")),
        contacts=list(standing_on(ContactPerson, day).filter(org=org).order_by("pk")),
        staffing=standing_on(Staffing, day).filter(org=org).order_by("-known_on", "-pk").first(),
    )


def row_in(scope: Scope, model: type[K], uuid: UUID) -> K:
    """One row of an organisation the scope keeps; raises the model's DoesNotExist outside it."""
    rows = model.objects.filter(org_path__in=keeps(scope)).select_related("org")
    return rows.get(uuid=uuid)


def meeting_in(scope: Scope, uuid: UUID) -> Meeting:
    """A meeting with its minutes; raises Meeting.DoesNotExist outside the scope."""
    seen = Meeting.objects.filter(sees(scope, "org_path"))
    return seen.select_related("minutes").get(uuid=uuid)


def meetings_between(scope: Scope, path: str, period: Period) -> int:
    """How many meetings below `path` were held in the period and known by its last day."""
    here = Meeting.objects.filter(sees(scope, "org_path"), under([path]))
    held = here.filter(held_on__gte=period.start, known_on__lt=period.end)
    return held.filter(held_on__lt=period.end).count()


def open_followups(scope: Scope, first: date, until: date) -> list[tuple[date, str]]:
    """Day and organisation of what meetings of the own organisations decided and is not done yet."""
    rows = FollowUp.objects.filter(org_path__in=keeps(scope), done_on=None, withdrawn_on=None)
    due = rows.filter(due_on__gte=first, due_on__lt=until).order_by("due_on", "pk")
    return list(due.values_list("due_on", "org__code"))


def notes_on(scope: Scope, edition: Edition, duty: str, day: date) -> Sequence[DutyNote]:
    """What departments reported on a duty by the day, the latest first, to whoever sees the plan."""
    if not scope.allows(Permission.PLAN_SEE):
        return []
    rows = standing_on(DutyNote, day).filter(edition=edition.code, duty=duty)
    return list(rows.select_related("org", "file").order_by("-known_on", "-pk"))


def note_in(scope: Scope, uuid: UUID) -> DutyNote:
    """A note with its file for the offices of its province; raises DutyNote.DoesNotExist outside."""
    note = DutyNote.objects.select_related("file").get(uuid=uuid)
    province = "/".join(note.org_path.split("/")[:2]) + "/"
    if scope.system or any(p.startswith(province) for p in scope.paths(Permission.PLAN_SEE)):
        return note
    raise DutyNote.DoesNotExist


def phase_ends(scope: Scope, edition: Edition, org: Org, day: date) -> dict[str, PhaseEnd]:
    """The phase ends kept by `day` for the organisation, by phase; none outside the scope."""
    rows = PhaseEnd.objects.filter(
        sees(scope, "org__path"), edition=edition.code, org=org, kept_on__lte=day
    )
    return {row.phase: row for row in rows}
