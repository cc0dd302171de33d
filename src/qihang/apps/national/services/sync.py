"""One run: first what a broken-off run left, then everything that is due, parcel by parcel.

Each step is its own transaction and can be repeated: a parcel is written down before it is handed
over, and handed over again under the same number until every record in it is answered.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from qihang.apps.national.gateways import Platform, Unanswered
from qihang.apps.national.models import Parcel, Report
from qihang.apps.national.rules import ReportOutcome, ReportReceipt
from qihang.apps.national.services.parcels import load_of, pack
from qihang.apps.orgs.services import record_act
from qihang.kernel import Cohort, Refusal, Scope
from qihang.web.locks import try_lock, unlock

LOCK = 0x4E415449  # one run at a time ("NATI")
OnParcel = Callable[["Synchronised"], object]


@dataclass(frozen=True, slots=True)
class Synchronised:
    """What a run did: parcels handed over, records by outcome; `trouble` is why it stopped early."""

    parcels: int = 0
    accepted: int = 0
    refused: int = 0
    trouble: str = ""


def synchronise(
    scope: Scope, platform: Platform, cohort: Cohort, now: datetime,
    *, again: bool = False, on_parcel: OnParcel = str,
) -> Synchronised:  # fmt: skip
    """Hand over what is due and write down what is answered.

    Refuses with already_running. Where the platform does not answer the run stops; the next one
    goes on from there.
    """
    done = Synchronised()
    with _alone():
        for parcel in _parcels(scope, platform, cohort, now, again):
            try:
                receipts = _hand_over(platform, parcel, now)
            except Unanswered as problem:
                return replace(done, trouble=str(problem))
            accepted, refused = settle(scope, parcel, receipts, now)
            done = Synchronised(done.parcels + 1, done.accepted + accepted, done.refused + refused)
            on_parcel(done)
    return done


@transaction.atomic
def settle(
    scope: Scope, parcel: Parcel, receipts: Sequence[ReportReceipt], now: datetime
) -> tuple[int, int]:
    """Write answers beside their reports; how many were accepted and refused just now.

    An answer about a record that is settled already, or was never asked for, changes nothing.
    """
    locked = Parcel.objects.select_for_update().get(pk=parcel.pk)
    waiting = locked.reports.filter(outcome=ReportOutcome.OPEN)
    reports = list(waiting.order_by("pk"))
    told = {(r.key, r.version): r for r in receipts if r.outcome != ReportOutcome.OPEN}
    answered = [r for r in reports if (found := told.get(_key(r))) and _answer(r, found, now)]
    Report.objects.bulk_update(answered, ["outcome", "detail", "answered_at"], batch_size=500)
    if len(answered) == len(reports):
        locked.settled_at = now
        locked.save(update_fields=["settled_at"])
    accepted = sum(r.outcome == ReportOutcome.ACCEPTED for r in answered)
    if answered:
        after = {"accepted": accepted, "total": len(answered)}
        record_act(scope, "national.settle", "parcel", locked.number, after=after)
    return accepted, len(answered) - accepted


def _parcels(
    scope: Scope, platform: Platform, cohort: Cohort, now: datetime, again: bool
) -> Iterator[Parcel]:
    """Unsettled ones first, in the order in which they were packed; then new ones."""
    mine = Parcel.objects.filter(platform=platform.name, cohort=cohort.year, settled_at=None)
    yield from list(mine.order_by("pk"))
    newest = Parcel.objects.order_by("pk").values_list("pk", flat=True).last() if again else 0
    while parcel := pack(scope, platform.name, cohort, now, again=newest or 0):
        yield parcel


def _hand_over(platform: Platform, parcel: Parcel, now: datetime) -> tuple[ReportReceipt, ...]:
    receipts = platform.hand_over(load_of(parcel))
    if parcel.handed_at is None:
        Parcel.objects.filter(pk=parcel.pk).update(handed_at=now)
    return receipts


def _key(report: Report) -> tuple[str, int]:
    return report.key, report.told


def _answer(report: Report, receipt: ReportReceipt, now: datetime) -> bool:
    report.outcome, report.detail = receipt.outcome.value, receipt.detail[:200]
    report.answered_at = now
    return True


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of this session, which a killed process lets go of by itself."""
    if not try_lock(LOCK):
        raise Refusal("already_running", "另一次报送正在进行，请等它结束。")
    try:
        yield
    finally:
        unlock(LOCK)
