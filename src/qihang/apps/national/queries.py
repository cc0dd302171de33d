"""What the national platform answered, as far as the reader's scope goes."""

from dataclasses import dataclass

from django.db.models import Case, Count, QuerySet, When

from qihang.apps.national.models import Report
from qihang.apps.national.rules import REFUSALS, ReportOutcome
from qihang.apps.orgs.queries import within
from qihang.kernel import Cohort, Permission, Scope

REFUSED = "all refusals"


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What to look for; empty looks for all. `outcome` is an Outcome or REFUSED."""

    outcome: str = ""
    words: str = ""


def reports_in(scope: Scope, cohort: Cohort, asked: ReportFilter) -> QuerySet[Report]:
    """Reports of registrations in reach: refusals first, then the newest."""
    rows = _reached(scope, cohort)
    if asked.outcome:
        wanted = REFUSALS if asked.outcome == REFUSED else {asked.outcome}
        rows = rows.filter(outcome__in=sorted(wanted))
    if asked.words:
        rows = rows.filter(destination__graduate__name__startswith=asked.words)
    rows = rows.select_related("parcel", "destination__graduate__org")
    rank = Case(When(outcome__in=sorted(REFUSALS), then=0), default=1)
    return rows.order_by(rank, "-pk")


def counts_in(scope: Scope, cohort: Cohort) -> dict[ReportOutcome, int]:
    """How many reports ended how; only outcomes that occur."""
    found = _reached(scope, cohort).values_list("outcome").annotate(n=Count("pk")).order_by()
    counts = dict(found)
    return {outcome: counts[outcome] for outcome in ReportOutcome if outcome in counts}


def _reached(scope: Scope, cohort: Cohort) -> QuerySet[Report]:
    reach = within(scope, Permission.DESTINATION_SEE)
    return Report.objects.filter(reach, parcel__cohort=cohort.year)
