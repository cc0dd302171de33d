"""Papers of reports go when their years are over; those of open reports stay."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from qihang.apps.files.services import Due, kept_until
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.roster_checks.models import RosterReport
from qihang.apps.roster_checks.queries import papers_by_cohort
from qihang.apps.roster_checks.rules import RosterReportState
from qihang.apps.roster_checks.services.checks import PURPOSE
from qihang.kernel import Cohort, Scope


def papers_due(scope: Scope, day: date) -> Sequence[Due]:
    """By cohort: from which day its papers may go, how many, and how many are needed."""
    return [
        Due(PURPOSE, str(year), kept_until(Cohort(year), day), rows, needed)
        for year, rows, needed in papers_by_cohort(scope)
    ]


@transaction.atomic
def release_papers(scope: Scope, now: datetime) -> int:
    """Let go of papers that are past keeping; one audit entry a cohort."""
    today = timezone.localdate(now)
    past = [int(item.group) for item in papers_due(scope, today) if item.day <= today]
    return sum(_release(scope, year) for year in past)


def _release(scope: Scope, year: int) -> int:
    held = RosterReport.objects.filter(cohort=year, proof__isnull=False)
    over = held.exclude(status=RosterReportState.OPEN)
    ids = list(over.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return 0
    must_be_as_signed(roster_report=ids)
    count = over.filter(pk__in=ids).update(proof=None, proof_name="")
    record_act(
        scope, "roster_report.proof_expire", "cohort", year, after={"rows": count},
        also={"roster_report": ids},
    )  # fmt: skip
    return count
