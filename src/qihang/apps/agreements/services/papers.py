"""The papers of an agreement: stored once by their hash, and let go when their years are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qihang.apps.agreements.models import Agreement, AgreementPaper
from qihang.apps.agreements.rules import AgreementState, PaperKind
from qihang.apps.files.services import Due, Upload, kept_until, store
from qihang.apps.orgs.services import must_be_as_signed, record_act
from qihang.kernel import Cohort, Refusal, Scope
from qihang.policy import load

PURPOSE = "agreement"
MOST = "evidence_files"
NEEDED = Q(agreement__status=AgreementState.RELEASE_ASKED.value)


@dataclass(frozen=True, slots=True)
class UploadedPaper:
    """A file as it was handed in, with the name it had."""

    upload: Upload
    name: str


def keep_papers(
    agreement: Agreement, kind: PaperKind, papers: Sequence[UploadedPaper], now: datetime
) -> None:
    """Keep these as the agreement's papers of this kind, in place of earlier ones if there are any.

    Call it with the agreement locked; the act that follows signs them. Raises Refusal too_many_papers and
    those of files.store.
    """
    most = load().limit(MOST, timezone.localdate(now))
    if len(papers) > most:
        raise Refusal("too_many_papers", "一次最多上传 {most} 份，请合并成一个文件。", most=most)
    if not papers:
        return
    stored = [(store(paper.upload, PURPOSE, now), paper.name[-120:]) for paper in papers]
    AgreementPaper.objects.filter(agreement=agreement, kind=kind.value).delete()
    AgreementPaper.objects.bulk_create(
        AgreementPaper(agreement=agreement, kind=kind.value, file=file, name=name, added_at=now)
        for file, name in stored
    )


def papers_due(scope: Scope, day: date) -> Sequence[Due]:  # noqa: ARG001 - names who asks
    """By cohort: from which day its papers may go, how many, and how many are needed."""
    counted = AgreementPaper.objects.order_by().values("agreement__cohort")
    rows = counted.annotate(rows=Count("pk", filter=~NEEDED), needed=Count("pk", filter=NEEDED))
    return [
        Due(PURPOSE, str(year), kept_until(Cohort(year), day), row["rows"], row["needed"])
        for row in rows
        for year in [row["agreement__cohort"]]
    ]


@transaction.atomic
def release_papers(scope: Scope, now: datetime) -> int:
    """Delete the rows of papers that are past keeping; one audit entry a cohort."""
    today = timezone.localdate(now)
    past = [int(item.group) for item in papers_due(scope, today) if item.day <= today]
    return sum(_release(scope, year) for year in past)


def _release(scope: Scope, year: int) -> int:
    papers = _past_keeping(year)
    agreements = set(papers.values_list("agreement", flat=True))
    if not agreements:
        return 0
    must_be_as_signed(agreement=agreements)
    count = papers.delete()[0]
    record_act(
        scope, "agreement.paper_expire", "cohort", year, after={"rows": count},
        also={"agreement": agreements},
    )  # fmt: skip
    return count


def _past_keeping(year: int) -> QuerySet[AgreementPaper]:
    return AgreementPaper.objects.filter(~NEEDED, agreement__cohort=year)
