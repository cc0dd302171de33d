"""A stage of review says yes: to one version or to many at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qihang.apps.destinations.models import Destination
from qihang.apps.destinations.queries import (
    Judged,
    approvable,
    approvable_together,
    destinations_in,
)
from qihang.apps.destinations.rules import DECIDING, EFFECTIVE, REVIEWS, Action, Status
from qihang.apps.destinations.services.transitions import apply_transition, locked
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import altered
from qihang.apps.orgs.services import must_be_as_signed, not_as_signed
from qihang.kernel import Refusal, Scope
from qihang.policy import load


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What a bulk act did: how many it moved, which it skipped and why; `act` takes it back."""

    act: UUID
    done: int
    skipped: tuple[tuple[Destination, Refusal], ...] = ()

    def reasons(self) -> list[tuple[Refusal, int]]:
        """Each reason with how many were skipped for it, most frequent first."""
        return counted(self.skipped)


@transaction.atomic
def approve(scope: Scope, uuid: UUID, stage: Status, now: datetime) -> UUID:
    """Approve one version at the stage at which the reviewer saw it; answers the act for `undo`.

    Raises Destination.DoesNotExist outside the scope, Refusal not_yours, already_decided,
    heads_only, second_person or conflict_….
    """
    judged, step = _judge(
        approvable, scope, [destinations_in(scope).get(uuid=uuid).uuid], stage, now
    )
    if judged.skipped:
        raise judged.skipped[0][1]
    _apply(scope, judged.fit, step)
    return step.act


@transaction.atomic
def bulk_approve(scope: Scope, uuids: Iterable[UUID], stage: Status, now: datetime) -> BulkResult:
    """Approve those of many versions that can be approved, skip the others with their reasons.

    Raises Refusal too_many above the limit `bulk_approval_max`. A fixed number of statements,
    however many versions.
    """
    wanted = list(uuids)
    within_limit(len(wanted), now)
    judged, step = _judge(approvable_together, scope, wanted, stage, now)
    _apply(scope, judged.fit, step)
    return BulkResult(step.act, len(judged.fit), judged.skipped)


def within_limit(count: int, now: datetime) -> None:
    """Raises Refusal too_many where more are ticked than one bulk approval may touch."""
    most = load().limit("bulk_approval_max", timezone.localdate(now))
    if count > most:
        raise Refusal(
            "too_many",
            "一次最多审核 {most} 条，这次选了 {count} 条。请先用筛选条件缩小范围。",
            most=most,
            count=count,
        )


def counted(skipped: Iterable[tuple[Destination, Refusal]]) -> list[tuple[Refusal, int]]:
    """Refusals of one code taken together, each with its number, most frequent first."""
    refusals = {refusal.code: refusal for _, refusal in skipped}
    numbers = Counter(refusal.code for _, refusal in skipped)
    return [(refusals[code], number) for code, number in numbers.most_common()]


def _judge(
    judge: Callable[[Scope, Sequence[Destination], Status, date], Judged],
    scope: Scope,
    uuids: Sequence[UUID],
    stage: Status,
    now: datetime,
) -> tuple[Judged, Transition]:
    reach = destinations_in(scope).filter(uuid__in=uuids).order_by().values("pk")
    versions, odd = _as_signed(locked(Q(pk__in=reach)))
    judged = judge(scope, versions, stage, timezone.localdate(now))
    return Judged(judged.fit, judged.skipped + odd), Transition(REVIEWS[stage], now)


def _as_signed(
    versions: Sequence[Destination],
) -> tuple[list[Destination], tuple[tuple[Destination, Refusal], ...]]:
    """Those that are as signed, and the others with the refusal: one altered row stops no others."""
    found = altered(
        graduate=[v.graduate_id for v in versions], destination=[v.pk for v in versions]
    )
    odd = {
        v.pk
        for v in versions
        if v.pk in found.get("destination", ()) or v.graduate_id in found.get("graduate", ())
    }
    refusal = not_as_signed("destination", odd) if odd else None
    left = tuple((v, refusal) for v in versions if refusal is not None and v.pk in odd)
    return [v for v in versions if v.pk not in odd], left


def _apply(scope: Scope, versions: Sequence[Destination], step: Transition) -> None:
    if step.action in DECIDING:
        graduates = [version.graduate_id for version in versions]
        replaced = Destination.objects.filter(graduate__in=graduates, status__in=sorted(EFFECTIVE))
        earlier = list(replaced.order_by("pk").select_for_update())
        if earlier:
            must_be_as_signed(destination=[version.pk for version in earlier])
        apply_transition(scope, earlier, step.also(Action.SUPERSEDE))
    apply_transition(scope, versions, step)
