"""The university reports its approved registrations up to the province."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.destinations.queries import destinations_in
from qihang.apps.destinations.rules import NEEDS, Action, Status
from qihang.apps.destinations.services.approval import BulkResult
from qihang.apps.destinations.services.transitions import apply_transition, lock_versions
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import within
from qihang.kernel import Cohort, Refusal, Scope

PART = 1_000  # rows that one statement moves


@transaction.atomic
def report_up(
    scope: Scope, cohort: Cohort, now: datetime, uuids: Iterable[UUID] | None = None
) -> BulkResult:
    """Report all approved versions of a cohort in reach, or those named; moves no figure.

    Raises Refusal nothing_to_report where none is approved and unreported.
    """
    wanted = Q(status=Status.APPROVED) & within(scope, NEEDS[Action.REPORT_UP])
    rows = destinations_in(scope, cohort).filter(wanted).order_by()
    if uuids is not None:
        rows = rows.filter(uuid__in=list(uuids))
    versions = [
        v for v in lock_versions(Q(pk__in=rows.values("pk"))) if v.status == Status.APPROVED
    ]
    if not versions:
        raise Refusal("nothing_to_report", "没有待上报的登记：学校审核通过的都已上报。")
    step = Transition(Action.REPORT_UP, now)
    for start in range(0, len(versions), PART):
        apply_transition(scope, versions[start : start + PART], step)
    return BulkResult(step.act, len(versions))
