"""Licences of employers: stored once by their hash, let go some years after the employer is no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from qihang.apps.employers.models import Employer, RecruiterRequest
from qihang.apps.files.models import StoredFile
from qihang.apps.files.services import Due, Upload, store
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Scope
from qihang.policy import load

PURPOSE = "employer_licence"
_OVER = ("refused", "revoked", "left", "closed", "merged", "expired")


@dataclass(frozen=True, slots=True)
class UploadedLicence:
    """A file as it was handed in, with the name it had."""

    upload: Upload
    name: str


def keep_licence(paper: UploadedLicence, now: datetime) -> tuple[StoredFile, str]:
    """The stored file and the name to show. Raises Refusal as files.store."""
    return store(paper.upload, PURPOSE, now), paper.name[-120:]


def licences_due(scope: Scope, day: date) -> Sequence[Due]:  # noqa: ARG001 - names who asks
    """How many licences are past keeping, and how many are needed."""
    past, needed = _past(day).count(), Employer.objects.filter(licence__isnull=False).count()
    asked = _requests_past(day).count()
    return [Due(PURPOSE, "all", day, past + asked, needed - past)]


@transaction.atomic
def release_licences(scope: Scope, now: datetime) -> int:
    """Let go licences of employers that ended long ago, and of requests answered long ago; one act each kind."""
    day = timezone.localdate(now)
    employers, requests = list(_past(day)), list(_requests_past(day))
    for model, kind, rows in (
        (Employer, "employer", employers),
        (RecruiterRequest, "recruiter_request", requests),
    ):
        ids = [row.pk for row in rows]
        if not ids:
            continue
        must_be_as_signed(**{kind: ids})
        model._default_manager.filter(pk__in=ids).update(licence=None, licence_name="")  # noqa: SLF001 - of either
        record_act(
            scope, f"{kind}.release_licence", f"{kind}s", "", org_path="/", after={"rows": len(ids)},
            also={kind: ids},
        )  # fmt: skip
    return len(employers) + len(requests)


def _past(day: date) -> QuerySet[Employer]:
    """Ended, and nothing happened since the years of the policy."""
    latest = day - load().duration("employer_licence_retention", day)
    ended = Employer.objects.filter(licence__isnull=False, status__in=_OVER)
    return ended.annotate(last=Max("moves__at")).filter(last__date__lte=latest)


def _requests_past(day: date) -> QuerySet[RecruiterRequest]:
    latest = day - load().duration("employer_licence_retention", day)
    return RecruiterRequest.objects.filter(Q(decided_at__date__lte=latest), licence__isnull=False)
