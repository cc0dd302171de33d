"""An office lets posts be published, or holds them, with a reason that their publisher reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.employers.queries import verified_ids
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, NOT_YOURS, Transition, must_have_reason
from qihang.apps.moves.services import UndoneAct, undo_act
from qihang.apps.orgs.queries import accounts_of_person
from qihang.apps.postings.models import Post, PostVersion
from qihang.apps.postings.queries import get_in, posts_in
from qihang.apps.postings.rules import AGREEING, REFUSING, PostAction, PostState
from qihang.apps.postings.services.changes import apply_newest_text
from qihang.apps.postings.services.notifications import retract_step
from qihang.apps.postings.services.publishers import NOT_VERIFIED
from qihang.apps.postings.services.submission import publish_locked
from qihang.apps.postings.services.transitions import POST, apply_transition
from qihang.kernel import Permission, Refusal, Scope

OWN_POST = Refusal("own_post", "这个岗位是您本人提交的，请由另一位同事审查。")
NEEDS_REASON = Refusal(
    "needs_reason", "这个岗位标出了问题或已暂缓发布，请打开后逐个处理并写明理由。"
)


@dataclass(frozen=True, slots=True)
class ReleasedPosts:
    """What one press released, and what it left, each with the reason."""

    act: UUID
    released: tuple[Post, ...]
    skipped: tuple[tuple[Post, Refusal], ...]


@transaction.atomic
def release_post(scope: Scope, uuid: UUID, now: datetime, reason: str = "") -> UUID:
    """Let it be published, or its change; answers the act for `undo`.

    Raises Post.DoesNotExist, Refusal not_yours, own_post, not_verified, not_in_this_state, reason_missing.
    """
    post = _locked(scope, uuid)
    action = AGREEING.get(PostState(post.status))
    if action is None:
        raise NOT_IN_THIS_STATE
    if refusal := _refusals(scope, [post]).get(post.pk):
        raise refusal
    step = Transition(action, now, must_have_reason(reason) if reason.strip() else "")
    if action == PostAction.ACCEPT_CHANGE:
        apply_newest_text(post, now)
        apply_transition(scope, [post], step)
    else:
        publish_locked(scope, [post], step)
    return step.act


@transaction.atomic
def hold_post(scope: Scope, uuid: UUID, now: datetime, reason: str) -> UUID:
    """Keep it from being public until it is mended, or decline its change or objection; answers the act.

    Raises Post.DoesNotExist, Refusal not_yours, own_post, not_in_this_state, reason_missing.
    """
    post = _locked(scope, uuid)
    action = REFUSING.get(PostState(post.status))
    if action is None:
        raise NOT_IN_THIS_STATE
    if action != PostAction.HOLD and post.pk in _own(scope, [post]):
        raise OWN_POST
    step = Transition(action, now, reason)
    apply_transition(scope, [post], step)
    return step.act


@transaction.atomic
def release_posts(scope: Scope, uuids: Collection[UUID], now: datetime) -> ReleasedPosts:
    """Release many that wait without a mark; the others are left, each with the reason."""
    ids = list(posts_in(scope).filter(uuid__in=set(uuids)).values_list("pk", flat=True))
    posts = moves.lock_records(POST, Q(pk__in=ids))
    refused = _refusals(scope, posts)
    for post in posts:
        if not scope.holds(Permission.POST_SCREEN, post.office_path):
            refused[post.pk] = NOT_YOURS
        elif post.status != PostState.SCREENED:
            refused[post.pk] = NOT_IN_THIS_STATE
        elif post.severity:
            refused.setdefault(post.pk, NEEDS_REASON)
    free = [post for post in posts if post.pk not in refused]
    step = Transition(PostAction.RELEASE, now)
    publish_locked(scope, free, step)
    left = tuple((post, refused[post.pk]) for post in posts if post.pk in refused)
    return ReleasedPosts(step.act, tuple(free), left)


@transaction.atomic
def undo(scope: Scope, act: UUID, now: datetime) -> UndoneAct[Post]:
    """Take back what one released, held, closed; raises the refusals of moves.undo_act."""
    undone = undo_act(scope, POST, act, now)
    retract_step(scope, act)
    return undone


def _locked(scope: Scope, uuid: UUID) -> Post:
    found = get_in(scope, uuid)
    if not scope.holds(Permission.POST_SCREEN, found.office_path):
        raise NOT_YOURS
    (post,) = moves.lock_records(POST, Q(pk=found.pk))
    return post


def _refusals(scope: Scope, posts: Sequence[Post]) -> dict[int, Refusal]:
    """Id of a post that may not be released -> why: written by who decides, or its employer not verified."""
    verified = verified_ids(scope, {post.employer_id for post in posts if post.employer_id})
    refused = {p.pk: NOT_VERIFIED for p in posts if p.employer_id and p.employer_id not in verified}
    return refused | dict.fromkeys(_own(scope, posts), OWN_POST)


def _own(scope: Scope, posts: Sequence[Post]) -> set[int]:
    """Posts of which the person who decides wrote a text, by whatever account."""
    mine = accounts_of_person(scope)
    rows = PostVersion.objects.filter(post__in=[post.pk for post in posts], account__in=mine)
    return set(rows.values_list("post", flat=True))
