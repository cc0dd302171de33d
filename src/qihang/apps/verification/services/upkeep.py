"""Findings follow their graduates to another college; papers of answers go when their years are over."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q
from django.utils import timezone

from qihang.apps.files.services import Due, kept_until
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import province_path
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.apps.people.models import Graduate
from qihang.apps.verification.models import Finding, FindingMaterial
from qihang.apps.verification.queries import RECHECK
from qihang.apps.verification.rules import UNDECIDED, FindingState
from qihang.apps.verification.services.answers import PURPOSE
from qihang.kernel import Cohort, Scope

SYSTEM = Scope.for_system("findings follow the roster")
_NEEDED = Q(finding__status__in=sorted({*UNDECIDED, FindingState.CONTESTED}))


@transaction.atomic
def follow_graduates(graduates: Collection[int]) -> None:
    """A finding of a college goes where its graduate is; what only the province knows stays there."""
    astray = (
        Finding.objects.filter(graduate__in=graduates)
        .exclude(org_path=F("graduate__org_path"))
        .exclude(check_code=RECHECK)
        .exclude(org_path__in=[province_path(path) for path in _paths(graduates)])
    )
    ids = list(astray.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return
    must_be_as_signed(finding=ids)
    graduate = Graduate.objects.filter(pk=OuterRef("graduate"))
    rows = Finding.objects.filter(pk__in=ids)
    rows.update(org_path=graduate.values("org_path"), university=graduate.values("org__parent"))
    record_act(
        SYSTEM, "finding.follow", "findings", "", org_path="/", after={"total": len(ids)},
        also={"finding": ids},
    )  # fmt: skip


def _paths(graduates: Collection[int]) -> set[str]:
    rows = Org.objects.filter(pk__in=Graduate.objects.filter(pk__in=graduates).values("org"))
    return set(rows.values_list("path", flat=True))


def materials_due(scope: Scope, day: date) -> Sequence[Due]:  # noqa: ARG001 - names who asks
    """By cohort: from which day its papers may go, how many, and how many are needed."""
    rows = FindingMaterial.objects.filter(file__isnull=False).order_by().values("finding__cohort")
    counted = rows.annotate(rows=Count("pk", filter=~_NEEDED), needed=Count("pk", filter=_NEEDED))
    return [
        Due(PURPOSE, str(year), kept_until(Cohort(year), day), row["rows"], row["needed"])
        for row in counted
        for year in [row["finding__cohort"]]
    ]


@transaction.atomic
def release_materials(scope: Scope, now: datetime) -> int:
    """Let go of papers that are past keeping; one audit entry a cohort."""
    today = timezone.localdate(now)
    past = [int(item.group) for item in materials_due(scope, today) if item.day <= today]
    return sum(_release(scope, year) for year in past)


def _release(scope: Scope, year: int) -> int:
    rows = FindingMaterial.objects.filter(~_NEEDED, finding__cohort=year, file__isnull=False)
    findings = set(rows.values_list("finding", flat=True))
    if not findings:
        return 0
    must_be_as_signed(finding=findings)
    count = rows.update(file=None, name="")
    record_act(
        scope, "finding.let_go", "cohort", year, after={"rows": count}, also={"finding": findings}
    )
    return count
