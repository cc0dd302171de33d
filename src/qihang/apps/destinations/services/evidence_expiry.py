"""Evidence past its years of keeping goes; that of an open registration stays until it is settled."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qihang.apps.destinations.models import Evidence
from qihang.apps.destinations.rules import PENDING, Status
from qihang.apps.files.services import Due, kept_until
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Cohort, Scope

PURPOSE = "evidence"
OPEN = Q(destination__status__in=sorted({*PENDING, Status.DISPUTED}))


def evidence_due(scope: Scope, day: date) -> Sequence[Due]:  # noqa: ARG001 - names who asks
    """By cohort: from which day its evidence may go, how much of it, and how much is needed."""
    counted = Evidence.objects.order_by().values("destination__cohort")
    rows = counted.annotate(rows=Count("pk", filter=~OPEN), needed=Count("pk", filter=OPEN))
    return [
        Due(PURPOSE, str(year), kept_until(Cohort(year), day), row["rows"], row["needed"])
        for row in rows
        for year in [row["destination__cohort"]]
    ]


@transaction.atomic
def release_evidence(scope: Scope, now: datetime) -> int:
    """Delete the rows of evidence that are past keeping; one audit entry a cohort."""
    today = timezone.localdate(now)
    past = [int(item.group) for item in evidence_due(scope, today) if item.day <= today]
    return sum(_release(scope, year) for year in past)


def _release(scope: Scope, year: int) -> int:
    papers = _past_keeping(year)
    versions = set(papers.values_list("destination", flat=True))
    if not versions:
        return 0
    must_be_as_signed(destination=versions)
    count = papers.delete()[0]
    record_act(
        scope, "destination.evidence_expire", "cohort", year, after={"rows": count},
        also={"destination": versions},
    )  # fmt: skip
    return count


def _past_keeping(year: int) -> QuerySet[Evidence]:
    return Evidence.objects.filter(~OPEN, destination__cohort=year)
