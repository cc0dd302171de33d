"""Taking back one's own review while the window is open and nobody has built on it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qihang.apps.destinations.models import Destination, Review
from qihang.apps.destinations.queries import not_by_this_person
from qihang.apps.destinations.rules import EFFECTIVE, UNDOABLE, Action, Status
from qihang.apps.destinations.services.approval import BulkResult
from qihang.apps.destinations.services.notifications import untell
from qihang.apps.destinations.services.transitions import Transition, lock_versions, write_down
from qihang.kernel import Refusal, Scope
from qihang.policy import load


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> BulkResult:
    """Take back every version of one act on which nothing followed; the others are skipped.

    A registration that the act had superseded counts again. Raises Refusal nothing_to_undo (not
    this account's, or undone before), undo_late; followed or conflict_… where nothing is left.
    """
    mine = Review.objects.filter(act=act, account=scope.account, undone_at=None)
    reviews = list(mine.order_by("pk"))
    if not any(review.action in UNDOABLE for review in reviews):
        raise Refusal(
            "nothing_to_undo", "没有可以撤销的操作：只能撤销自己刚做的审核，且只能撤销一次。"
        )
    _in_time(reviews[0], now)
    versions = {v.pk: v for v in lock_versions(Q(pk__in=[r.destination_id for r in reviews]))}
    barred = not_by_this_person(scope, list(versions.values()))
    free = [r for r in _unfollowed(reviews, versions) if r.destination_id not in barred]
    kept = [r for r in reviews if r.action in UNDOABLE and r.pk not in {f.pk for f in free}]
    if not free:
        raise barred.get(kept[0].destination_id, _followed())
    step = Transition(Action.UNDO, now)
    _restore(scope, free, versions, step)
    untell(scope, act, [versions[r.destination_id].graduate_id for r in free])
    skipped = tuple(
        (versions[r.destination_id], barred.get(r.destination_id, _followed())) for r in kept
    )
    return BulkResult(step.act, len(free) - _superseded(free), skipped)


def _in_time(review: Review, now: datetime) -> None:
    window = load().duration("undo_window", timezone.localdate(now))
    if now - review.at > window:
        raise Refusal(
            "undo_late",
            "已超过 {minutes} 分钟的撤销时限。请改用退回，或走更正。",
            minutes=int(window.total_seconds() // 60),
        )


def _unfollowed(reviews: Sequence[Review], versions: dict[int, Destination]) -> list[Review]:
    """Reviews whose graduate's versions all still stand where this act put them."""
    owner = {review.pk: versions[review.destination_id].graduate_id for review in reviews}
    moved = {
        owner[review.pk]
        for review in reviews
        if versions[review.destination_id].status != review.to_status
    }
    moved |= _moved_on(reviews, versions)
    return [review for review in reviews if owner[review.pk] not in moved]


def _moved_on(reviews: Sequence[Review], versions: dict[int, Destination]) -> set[int]:
    """Graduates with a review later than the act's own, on any of their versions."""
    last = max(review.pk for review in reviews)
    graduates = {version.graduate_id for version in versions.values()}
    later = Review.objects.filter(destination__graduate__in=graduates, pk__gt=last)
    return set(later.values_list("destination__graduate", flat=True))


def _superseded(reviews: Sequence[Review]) -> int:
    return sum(review.action == Action.SUPERSEDE for review in reviews)


def _restore(
    scope: Scope, reviews: Sequence[Review], versions: dict[int, Destination], step: Transition
) -> None:
    """Put each version back; what counted now stops first, so that never two count at once."""
    Review.objects.filter(pk__in=[r.pk for r in reviews]).update(undone_at=step.now)
    ordered = sorted(reviews, key=lambda r: r.from_status in EFFECTIVE)
    moves = [
        (versions[r.destination_id], Status(r.to_status), Status(r.from_status)) for r in ordered
    ]
    for before in dict.fromkeys(target for _, _, target in moves):
        ids = [version.pk for version, _, target in moves if target == before]
        gone = {} if before in EFFECTIVE else {"effective_date": None}
        Destination.objects.filter(pk__in=ids).update(status=before, decided_at=step.now, **gone)
    write_down(scope, moves, step)


def _followed() -> Refusal:
    return Refusal("followed", "之后已有人继续办理，不能再撤销。请按退回或更正处理。")
