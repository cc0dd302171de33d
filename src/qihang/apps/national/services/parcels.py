"""Which versions are due, and the parcel that holds them: written down before anything is sent."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Func, Max, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import MD5, Cast

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
PERSON = "person_now"
OF_GRADUATE = ("exam_number", "name", "major", "qualification", "graduation_date")


@transaction.atomic
def pack(
    scope: Scope, platform: str, cohort: Cohort, now: datetime, *, again: int = 0
) -> Parcel | None:
    """The next parcel of what is due, None where nothing is.

    Due are accepted versions that were revoked since, and versions that were reported up and were not told,
    or whose graduates were told otherwise than they are now. What was refused is due again as a new version,
    with a corrected graduate, or if its parcel's id is at most `again`.
    """
    due = [
        *((v, ReportAction.REVOKE) for v in _to_revoke(scope, cohort)[:SIZE]),
        *((v, ReportAction.PUT) for v in _to_report(scope, cohort, again)[:SIZE]),
    ][:SIZE]
    if not due:
        return None
    parcel = Parcel.objects.create(platform=platform, cohort=cohort.year, packed_at=now)
    versions = [version for version, _ in due]
    keys, told = keys_of(versions), _highest_versions(versions)
    Report.objects.bulk_create(
        Report(
            parcel=parcel, destination=v, org_path=v.org_path, action=action, key=keys[v.graduate_id],
            told=max(v.version, told.get(v.graduate_id, 0) + 1), person=getattr(v, PERSON),
        )
        for v, action in due
    )  # fmt: skip
    record_acts(scope, _acts(parcel, versions))
    return parcel


def load_of(parcel: Parcel) -> Load:
    """The parcel's records as they are told; a filed version never changes, and what was corrected of its
    graduate is told again in the next parcel.
    """
    reports = parcel.reports.select_related("destination__graduate").order_by("pk")
    return Load(parcel.number, tuple(map(_record, reports)))


def _to_report(scope: Scope, cohort: Cohort, again: int) -> QuerySet[Destination]:
    """Those told before first: two who exchanged numbers have to be in one parcel."""
    refused = Q(outcome__in=[o.value for o in REFUSALS], parcel__gt=again)
    told = Report.objects.filter(Q(outcome__in=UNSETTLED) | refused, destination=OuterRef("pk"))
    newest = told.order_by("-pk")
    rows = _with_person(destinations_in(scope, cohort).filter(status__in=REPORTED_UP)).annotate(
        newest=Subquery(newest.values("action")[:1]),
        told_person=Subquery(newest.values("person")[:1]),
    )
    as_now = Q(newest=ReportAction.PUT, told_person=F(PERSON))
    due = rows.filter(Q(newest__isnull=True) | ~as_now)
    return due.order_by(F("newest").desc(nulls_last=True), "pk")


def _to_revoke(scope: Scope, cohort: Cohort) -> QuerySet[Destination]:
    rows = _with_person(destinations_in(scope, cohort).filter(status__in=REVOKED))
    counts = Q(action=ReportAction.PUT, outcome=ReportOutcome.ACCEPTED)
    known = Report.objects.filter(
        counts | Q(action=ReportAction.REVOKE), destination=OuterRef("pk")
    ).order_by("-pk")
    newest = rows.annotate(newest=Subquery(known.values("action")[:1]))
    return newest.filter(newest=ReportAction.PUT).order_by("pk")


def _with_person(rows: QuerySet[Destination]) -> QuerySet[Destination]:
    """With a digest of what is told of the graduate."""
    number = Func(
        F("graduate__id_number_hash"), Value("hex"), function="encode", output_field=TextField()
    )
    parts = [Cast(F(f"graduate__{name}"), TextField()) for name in OF_GRADUATE]
    return rows.annotate(
        **{
            PERSON: MD5(
                Func(Value("|"), number, *parts, function="concat_ws", output_field=TextField())
            )
        }
    )


def keys_of(versions: Sequence[Destination]) -> dict[int, str]:
    """Graduate's id -> what the platform knows them by: from the first report on, whatever is corrected later."""
    graduates = {version.graduate_id: version for version in versions}
    known = Report.objects.filter(destination__graduate__in=graduates).order_by("-pk")
    keys = dict(known.values_list("destination__graduate", "key"))
    wanted = {
        pk: key_of(version.cohort, version.graduate.exam_number)
        for pk, version in graduates.items()
        if pk not in keys
    }
    used = set(Report.objects.filter(key__in=wanted.values()).values_list("key", flat=True))
    # A number that somebody else was told under first: somebody else's key.
    return keys | {pk: f"{key}-{pk}" if key in used else key for pk, key in wanted.items()}


def _highest_versions(versions: Sequence[Destination]) -> dict[int, int]:
    """Graduate's id -> the highest version the platform was told."""
    graduates = {version.graduate_id for version in versions}
    reports = Report.objects.filter(destination__graduate__in=graduates)
    found = reports.order_by().values_list("destination__graduate").annotate(Max("told"))
    return dict(found)


def _record(report: Report) -> Record:
    version, graduate = report.destination, report.destination.graduate
    fields = {"id_number": unseal(graduate.id_number_sealed)}
    fields |= {name: _text(getattr(graduate, name)) for name in OF_GRADUATE}
    if report.action == ReportAction.PUT:
        fields |= {name: _text(getattr(version, name)) for name in FIELDS}
    told = {n: v for n, v in fields.items() if v}
    return Record(report.key, report.told, ReportAction(report.action), told)


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
