"""What a publisher does with a post beside writing: mend, object, say how many places are left, end it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import record_act
from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.models import Post
from qihang.apps.postings.rules import OWN_STEPS, PUBLIC, PostAction
from qihang.apps.postings.services.transitions import POST, apply_transition, lock_post
from qihang.kernel import Refusal, Scope, bus

EXPIRED_AT_ONCE = 5000


@transaction.atomic
def own_step(scope: Scope, uuid: UUID, action: PostAction, now: datetime, reason: str = "") -> Post:
    """Withdraw, revise, drop a change, object, close, fill.

    Raises Post.DoesNotExist, Refusal not_in_this_state, not_yours, reason_missing, term_over.
    """
    if action not in OWN_STEPS:
        raise ValueError(action)
    post = lock_post(scope, uuid, action)
    apply_transition(scope, [post], Transition(action, now, reason))
    return post


@transaction.atomic
def set_places_left(scope: Scope, uuid: UUID, left: int, now: datetime) -> Post:
    """So many places are still open; with none the post is filled.

    Raises Post.DoesNotExist, Refusal not_in_this_state, not_yours, places_wrong.
    """
    post = lock_post(scope, uuid, PostAction.FILL)
    if not scope.holds(POST.graph.needs[PostAction.FILL], post.org_path):
        raise Refusal("not_yours", "您不能为这个单位发布岗位。")
    if not 0 <= left <= post.places:
        raise Refusal("places_wrong", "剩余人数要在 0 和 {most} 之间。", most=post.places)
    post.places_left = left
    post.save(update_fields=["places_left"])
    record_act(
        scope, "post.places", "post", post.uuid, org_path=post.org_path, after={"left": left}
    )
    if left:
        bus.publish(PostsChanged(frozenset({post.pk}), now))
    else:
        apply_transition(scope, [post], Transition(PostAction.FILL, now))
    return post


@transaction.atomic
def expire_due(scope: Scope, now: datetime) -> int:
    """End public posts whose last day is over; how many, at most EXPIRED_AT_ONCE."""
    public = sorted(state.value for state in PUBLIC)
    due = Post.objects.filter(status__in=public, expires_on__lte=timezone.localdate(now))
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:EXPIRED_AT_ONCE])
    posts = [post for post in moves.lock_records(POST, Q(pk__in=ids)) if post.status in PUBLIC]
    apply_transition(scope, posts, Transition(PostAction.EXPIRE, now))
    return len(posts)
