"""Which versions are due, and the parcel that holds them: written down before anything is sent."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import destinations_in
from qihang.apps.destinations.rules import Status
from qihang.apps.national.models import UNSETTLED, Parcel, Report
from qihang.apps.national.rules import REFUSALS, Load, Record, ReportAction, ReportOutcome, key_of
from qihang.apps.orgs.services import Act, record_acts, unseal
from qihang.kernel import Cohort, Scope

SIZE = 500  # records of one parcel
REPORTED_UP = (Status.REPORTED, Status.CONFIRMED)
REVOKED = (Status.REVOKED, Status.RELEASED, Status.CLOSED)
FIELDS = (
    "kind", "employer_name", "employer_code", "employer_type", "industry", "work_place",
    "employer_country",
    "position_type", "position_name", "signed_date", "term_from", "term_until", "startup_role",
    "school_name", "school_name_foreign", "study_major", "country", "enlist_place",
    "project_name", "effective_date",
)  # fmt: skip
OF_GRADUATE = ("exam_number", "name", "major", "qualification", "graduation_date")


@transaction.atomic
def pack(
    scope: Scope, platform: str, cohort: Cohort, now: datetime, *, again: int = 0
) -> Parcel | None:
    """The next parcel of what is due, None where nothing is.

    Due are versions that were reported up and are neither under way nor accepted, and accepted ones
    that were revoked since. What was refused is due again as a new version, or if its parcel's id is
    at most `again`.
    """
    due = [
        *((v, ReportAction.PUT) for v in _to_report(scope, cohort, again)[:SIZE]),
        *((v, ReportAction.REVOKE) for v in _to_revoke(scope, cohort)[:SIZE]),
    ][:SIZE]
    if not due:
        return None
    parcel = Parcel.objects.create(platform=platform, cohort=cohort.year, packed_at=now)
    Report.objects.bulk_create(
        Report(parcel=parcel, destination=v, org_path=v.org_path, action=action)
        for v, action in due
    )
    record_acts(scope, _acts(parcel, [version for version, _ in due]))
    return parcel


def load_of(parcel: Parcel) -> Load:
    """The parcel's records as they are told; a filed version never changes, so neither do they."""
    reports = parcel.reports.select_related("destination__graduate").order_by("pk")
    return Load(
        parcel.number, tuple(_record(r.destination, ReportAction(r.action)) for r in reports)
    )


def _to_report(scope: Scope, cohort: Cohort, again: int) -> QuerySet[Destination]:
    rows = destinations_in(scope, cohort).filter(status__in=REPORTED_UP)
    refused = Q(outcome__in=[o.value for o in REFUSALS], parcel__gt=again)
    told = Report.objects.filter(
        Q(outcome__in=UNSETTLED) | refused, destination=OuterRef("pk"), action=ReportAction.PUT
    )
    return rows.filter(~Exists(told)).order_by("pk")


def _to_revoke(scope: Scope, cohort: Cohort) -> QuerySet[Destination]:
    rows = destinations_in(scope, cohort).filter(status__in=REVOKED)
    told = Report.objects.filter(destination=OuterRef("pk"))
    accepted = told.filter(action=ReportAction.PUT, outcome=ReportOutcome.ACCEPTED)
    return rows.filter(Exists(accepted), ~Exists(told.filter(action=ReportAction.REVOKE))).order_by(
        "pk"
    )


def _record(version: Destination, action: ReportAction) -> Record:
    graduate = version.graduate
    fields = {"id_number": unseal(graduate.id_number_sealed)}
    fields |= {name: _text(getattr(graduate, name)) for name in OF_GRADUATE}
    if action == ReportAction.PUT:
        fields |= {name: _text(getattr(version, name)) for name in FIELDS}
    key = key_of(version.cohort, graduate.exam_number)
    return Record(key, version.version, action, {n: v for n, v in fields.items() if v})


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _acts(parcel: Parcel, versions: list[Destination]) -> list[Act]:
    """One act for each organisation whose registrations are in the parcel."""
    counts: dict[str, int] = {}
    for version in versions:
        counts[version.org_path] = counts.get(version.org_path, 0) + 1
    return [
        Act("national.hand_over", "parcel", parcel.number, path, after={"total": total})
        for path, total in sorted(counts.items())
    ]
