"""What happens when records change: reports that came true are answered, and all stay with their graduate."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet

from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import must_be_as_signed, record_act, unseal
from qihang.apps.people.models import Graduate
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.rules import SETTLED, RosterReportAction, RosterReportState
from qihang.apps.roster_checks.services.transitions import apply_transition, lock_reports
from qihang.apps.roster_checks.values import current
from qihang.kernel import Scope

SYSTEM = Scope.for_system("reports follow the roster")


@transaction.atomic
def follow_graduates(graduates: Collection[int], now: datetime) -> None:
    """Answer open reports whose record says by now what they asked for; repeat where the others belong.

    Raises Refusal not_as_signed where one of them was altered outside the product.
    """
    theirs = RosterReport.objects.filter(graduate__in=graduates)
    _move_along(theirs.exclude(org_path=F("graduate__org_path"), cohort=F("graduate__cohort")))
    waiting = theirs.filter(status=RosterReportState.OPEN).select_related("graduate__org")
    true = [r.pk for r in waiting if current(r.graduate, r.field) == unseal(r.right_sealed)]
    if true:
        step = Transition(RosterReportAction.SETTLE, now, SETTLED)
        apply_transition(SYSTEM, lock_reports(Q(pk__in=true)), step)


def _move_along(astray: QuerySet[RosterReport]) -> None:
    locked = astray.order_by("pk").select_for_update(of=("self",))
    ids = [report.pk for report in locked.only("pk")]
    if not ids:
        return
    must_be_as_signed(roster_report=ids)
    graduate = Graduate.objects.filter(pk=OuterRef("graduate"))
    RosterReport.objects.filter(pk__in=ids).update(
        org_path=graduate.values("org_path"), cohort=graduate.values("cohort")
    )
    record_act(
        SYSTEM, "roster_report.follow", "roster_reports", "", org_path="/",
        after={"total": len(ids)}, also={"roster_report": ids},
    )  # fmt: skip
