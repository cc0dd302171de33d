"""How posts move: what the kit of moves must know of them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import NOT_IN_THIS_STATE, Transition
from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.models import Post, PostMove
from qihang.apps.postings.queries import get_in
from qihang.apps.postings.rules import ENDED, POST_GRAPH, PUBLIC, PostAction, PostState
from qihang.apps.postings.services.notifications import notify_step
from qihang.kernel import Permission, Scope, bus

_HIDDEN = frozenset(
    {PostAction.HOLD, PostAction.SUSPEND, *(PostAction.CLOSE, PostAction.FILL, PostAction.EXPIRE)}
)


def lock_post(scope: Scope, uuid: UUID, action: PostAction) -> Post:
    """One post in reach, locked, on which the action is possible.

    Raises Post.DoesNotExist outside the scope, Refusal not_in_this_state, not_as_signed.
    """
    (post,) = moves.lock_records(POST, Q(pk=get_in(scope, uuid).pk))
    if not POST_GRAPH.allowed(post.status, action):
        raise NOT_IN_THIS_STATE
    return post


def apply_transition(scope: Scope, posts: Sequence[Post], step: Transition) -> None:
    """Move locked posts: state, history, audit, messages and events; see moves.apply_transition."""
    moves.apply_transition(scope, POST, posts, step)


def _changes(step: Transition, to: StrEnum) -> Mapping[str, object]:
    if to in ENDED:
        return {"ended_at": step.now}
    if step.action == PostAction.UNDO and to in PUBLIC:
        return {"ended_at": None}
    if step.action == PostAction.UNDO and to == PostState.SCREENED:
        return {"published_at": None, "expires_on": None}
    return {}


def _publish(scope: Scope, posts: Sequence[Post], step: Transition) -> None:
    notify_step(scope, posts, step)
    public = {post.pk for post in posts if post.status in PUBLIC}
    hidden = {post.pk for post in posts} if step.action in _HIDDEN else set()
    if public | hidden:
        bus.publish(PostsChanged(frozenset(public | hidden), step.now))


POST = moves.MovedKind(
    "post",
    POST_GRAPH,
    Post,
    PostMove,
    "post",
    _publish,
    changes=_changes,
    facts=lambda post: {"title": post.title},
    assigned={Permission.POST_SCREEN: "office_path"},
)
