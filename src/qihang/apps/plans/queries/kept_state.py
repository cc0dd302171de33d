"""What says whether anything organisations keep for the plan has changed: one cheap statement."""

from django.db.models import Count, Max, QuerySet, Value

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
from qihang.kernel import Scope

KEPT: tuple[type[Kept], ...] = (
    LeadingGroup, GroupMember, Meeting, FollowUp, ContactPerson, Staffing, DutyNote,
)  # fmt: skip
_COLUMNS = ("table", "newest", "withdrawn", "done")
State = tuple[tuple[object, ...], ...]


def kept_state(scope: Scope) -> State:  # noqa: ARG001 - numbers of rows, the same for everybody
    """Equal while no row is added, withdrawn or done: rows are never changed in any other way."""
    ends = PhaseEnd.objects.order_by().values(table=Value(PhaseEnd.__name__))
    counted = ends.annotate(newest=Max("pk"), withdrawn=Value(0), done=Value(0))
    first, *others = map(_state, KEPT)
    return tuple(sorted(first.union(counted.values_list(*_COLUMNS), *others)))


def _state(model: type[Kept]) -> "QuerySet[Kept, tuple[object, ...]]":
    done = Count("done_on") if model is FollowUp else Value(0)
    rows = model.objects.order_by().values(table=Value(model.__name__))
    counted = rows.annotate(newest=Max("pk"), withdrawn=Count("withdrawn_on"), done=done)
    return counted.values_list(*_COLUMNS)
