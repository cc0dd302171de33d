"""The list of employers that officials read, and how many wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from qihang.apps.employers.models import Employer
from qihang.apps.employers.queries.records import employers_in, employers_to_verify
from qihang.apps.employers.rules import WAITING_OFFICE, EmployerState
from qihang.apps.orgs.queries import under
from qihang.apps.registers.rules import plain
from qihang.kernel import Scope

WAITING = Q(status__in=sorted(state.value for state in WAITING_OFFICE))


@dataclass(frozen=True, slots=True)
class EmployerFilter:
    """What to look for; empty looks for all. `waits`: open, overdue, ended (as the register says)."""

    q: str = ""
    status: str = ""
    party: str = ""
    section: str = ""
    place: str = ""
    group: str = ""
    waits: str = ""
    office: str = ""


def list_in(scope: Scope, wanted: EmployerFilter, today: date) -> QuerySet[Employer]:
    """Employers in reach, those that wait longest first, then by name."""
    rows = employers_in(scope)
    if words := wanted.q.strip():
        rows = rows.filter(called(words))
    for column in ("status", "party", "section"):
        if value := getattr(wanted, column):
            rows = rows.filter(**{column: value})
    if wanted.place:
        rows = rows.filter(place__startswith=wanted.place.rstrip("0") or wanted.place)
    if wanted.group:
        rows = (
            rows.exclude(central_group="")
            if wanted.group == "any"
            else rows.filter(central_group=wanted.group)
        )
    if wanted.office:
        rows = rows.filter(under([wanted.office], "office_path"))
    return rows.filter(_waits(wanted.waits, today)).order_by("due_on", "plain", "pk")


def employers_to_report(scope: Scope, status: str, code: str) -> QuerySet[Employer]:
    """Employers in reach for another system, in order of id."""
    rows = employers_in(scope).select_related("merged_into").order_by("pk")
    rows = rows.filter(status=status) if status else rows
    return rows.filter(code=code.strip().upper()) if code.strip() else rows


def called(words: str) -> Q:
    """Employers with these words in the name, or whose code begins with them."""
    return Q(plain__contains=plain(words)) | Q(code__startswith=words.upper())


def counts_waiting(scope: Scope, today: date) -> tuple[int, int]:
    """How many wait for the reader's office, and how many of them are overdue."""
    rows = employers_to_verify(scope).filter(WAITING)
    late = Count("pk", filter=Q(due_on__lt=today))
    found = rows.aggregate(number=Count("pk"), late=late)
    return found["number"], found["late"]


def ended_count(scope: Scope) -> int:
    """Employers of the office that the register says are no more, and nobody closed yet."""
    return employers_to_verify(scope).filter(_waits("ended", date.min)).count()


def state_counts(scope: Scope) -> Mapping[str, int]:
    """Employers of the office by state."""
    rows = employers_to_verify(scope).order_by().values("status").annotate(number=Count("pk"))
    return {row["status"]: row["number"] for row in rows}


def _waits(asked: str, today: date) -> Q:
    if asked == "open":
        return WAITING
    if asked == "overdue":
        return WAITING & Q(due_on__lt=today)
    if asked == "ended":
        over = (
            EmployerState.CLOSED,
            EmployerState.MERGED,
            EmployerState.REFUSED,
            EmployerState.LEFT,
        )
        return Q(register_ended_on__isnull=False) & ~Q(status__in=over)
    return Q()
