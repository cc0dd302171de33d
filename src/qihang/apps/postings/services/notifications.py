"""Who is told of a step: the publisher of what an office or a rule did, the office of what waits for it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services import Notice, Reader, notify, retract
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.queries import holding, real_today
from qihang.apps.postings.models import Post
from qihang.apps.postings.rules import POST_GRAPH, PostAction
from qihang.kernel import Permission, Scope
from qihang.policy import load

A = PostAction
# Templates of policy/national/messages.yaml; steps that are in neither tell nobody.
_PUBLISHER = {
    A.STOP: "post_held",
    A.HOLD: "post_held",
    A.SUSPEND: "post_suspended",
    A.RELEASE: "post_published",
    A.RELEASE_HELD: "post_published",
    A.GRANT: "post_published",
    A.RESUME: "post_published",
    A.ACCEPT_CHANGE: "post_published",
    A.DECLINE: "post_refused",
    A.REFUSE_CHANGE: "post_change_refused",
    A.EXPIRE: "post_expired",
}
_OFFICE = {A.OBJECT: "post_objected"}
SCREENED = "post_to_screen"


def notify_step(scope: Scope, posts: Sequence[Post], step: Transition) -> None:
    """Messages of a step; they stay inside the product while it can be undone."""
    action = PostAction(step.action)
    window = load().duration("undo_window", timezone.localdate(step.now))
    hold = window if action in POST_GRAPH.undo_within else timedelta(0)
    if action in _PUBLISHER:
        _notify(
            scope, posts, "org_path", (_PUBLISHER[action], Permission.POST_MANAGE_OWN), step, hold
        )
    if action in _OFFICE:
        _notify(scope, posts, "office_path", (_OFFICE[action], Permission.POST_SCREEN), step, hold)


def notify_waiting(scope: Scope, posts: Sequence[Post], step: Transition) -> None:
    """Tell offices which posts wait for them."""
    screens = (SCREENED, Permission.POST_SCREEN)
    _notify(scope, posts, "office_path", screens, step, timedelta(0))


def retract_step(scope: Scope, act: object) -> None:
    """The step was taken back: what has not left is deleted."""
    retract(scope, f"post:{act}")


def _notify(
    scope: Scope,
    posts: Collection[Post],
    column: str,
    what: tuple[str, Permission],
    step: Transition,
    hold: timedelta,
) -> None:
    """One message for those of each organisation that hold the permission there, nearest first."""
    template, permission = what
    by_path: defaultdict[str, list[Post]] = defaultdict(list)
    for post in posts:
        by_path[getattr(post, column)].append(post)
    members = holding(Scope.for_system("posts"), permission, by_path, real_today())
    seats = list(members.select_related("org"))
    for path, theirs in by_path.items():
        above = [seat for seat in seats if path.startswith(seat.org.path)]
        nearest = max((len(seat.org.path) for seat in above), default=0)
        readers = [
            Reader(seat.account_id, org_path=seat.org.path)
            for seat in above
            if len(seat.org.path) == nearest and seat.account_id != scope.account
        ]
        facts = {"count": len(theirs), "title": theirs[0].title, "reason": step.reason}
        notice = Notice(template, _link(theirs, column), f"post:{step.act}", facts, hold)
        if readers:
            notify(scope, notice, readers, step.now)


def _link(posts: Sequence[Post], column: str) -> str:
    if len(posts) == 1:
        return reverse("postings:post", args=[posts[0].uuid])
    return reverse("postings:own" if column == "org_path" else "postings:queue")
