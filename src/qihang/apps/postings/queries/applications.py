"""Applications as their two sides reach them: who applied, and who published the post.

A publisher reaches an application by the path in its own row, compared whole: nobody above a publisher, and
no university of a graduate, reaches it. While an office holds the post, or its employer is not verified, the
publisher reads none of them.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from qihang.apps.employers.rules import IN_FORCE
from qihang.apps.moves import queries as moves
from qihang.apps.moves.queries import UndoableAct
from qihang.apps.postings.models import Application, ApplicationMove, Post, PostMove, Profile
from qihang.apps.postings.rules import PUBLIC, PostAction, PostState
from qihang.apps.postings.rules.applications import APPLICATION_GRAPH, OPEN, UNANSWERED
from qihang.kernel import Permission, Scope
from qihang.policy import load

ANSWER = Permission.APPLICATION_ANSWER
_OPEN = sorted(state.value for state in OPEN)
_UNANSWERED = sorted(state.value for state in UNANSWERED)
_PUBLIC = sorted(state.value for state in PUBLIC)
_IN_FORCE = sorted(state.value for state in IN_FORCE)


def own_profile(scope: Scope) -> Profile | None:
    """The reader's own; None where there is none, or it was left."""
    rows = Profile.objects.select_related("graduate__org__parent", "graduate__account", "file")
    mine = rows.filter(graduate=scope.graduate, graduate__isnull=False, left_at__isnull=True)
    return mine.first()


def own_applications(scope: Scope) -> QuerySet[Application]:
    """What the reader applied for, newest first."""
    rows = Application.objects.filter(graduate__in=sorted(scope.own_records))
    return rows.select_related("post", "graduate").order_by("-sent_at", "-pk")


def own_application_to(scope: Scope, post: Post) -> Application | None:
    """The reader's newest application to a post."""
    return own_applications(scope).filter(post=post).first()


def received(scope: Scope) -> QuerySet[Application]:
    """Applications to posts of the reader's own organisations, as long as they may be read."""
    rows = Application.objects.filter(_publisher(scope) & _post_in_order())
    return rows.select_related(
        "post", "graduate__org__parent", "graduate__account", "graduate__profile"
    ).order_by("-sent_at", "-pk")


def received_one(scope: Scope, uuid: UUID) -> Application:
    """One of them; raises Application.DoesNotExist outside the scope."""
    return received(scope).get(uuid=uuid)


def count_hidden(scope: Scope) -> int:
    """How many open applications the reader's organisations may not read now, because of the post or the employer."""
    return Application.objects.filter(
        _publisher(scope) & ~_post_in_order(), status__in=_OPEN
    ).count()


def posts_applied_for(scope: Scope) -> list[tuple[Post, int, int]]:
    """The reader's posts that somebody applied for, with how many applied and how many wait for an answer."""
    rows = received(scope).order_by().values("post")
    counted = rows.annotate(
        total=Count("pk"), waiting=Count("pk", filter=Q(status__in=_UNANSWERED))
    )
    found = {row["post"]: (row["total"], row["waiting"]) for row in counted}
    posts = Post.objects.filter(pk__in=found).order_by("-published_at", "-pk")
    return [(post, *found[post.pk]) for post in posts]


def waiting_count(scope: Scope) -> int:
    """How many applications wait for an answer of the reader's organisations."""
    return received(scope).filter(status__in=_UNANSWERED).count()


def moves_of(scope: Scope, applications: Sequence[Application]) -> list[ApplicationMove]:
    """What happened to applications that were read in the scope, newest first."""
    del scope
    rows = ApplicationMove.objects.filter(application__in=[one.pk for one in applications])
    return list(rows.select_related("account").order_by("-at", "-pk"))


def undoable_answers(scope: Scope, now: datetime) -> list[UndoableAct]:
    """The reader's own answers that can still be taken back."""
    since = now - load().duration("undo_window", timezone.localdate(now))
    undoable = sorted(APPLICATION_GRAPH.undo_within)
    return moves.undoable_acts(scope, ApplicationMove, "application", undoable, since)


def open_applications_of(scope: Scope, graduates: Collection[int]) -> dict[int, int]:
    """Graduate's id -> how many applications are open; for jobs and for merging records."""
    if not scope.system:
        return {}
    rows = Application.objects.filter(graduate__in=graduates, status__in=_OPEN)
    return dict(rows.order_by().values_list("graduate").annotate(Count("pk")))


def _publisher(scope: Scope) -> Q:
    if scope.system:
        return Q()
    paths = sorted({reach.path for reach in scope.reaches if ANSWER in reach.permissions})
    return Q(org_path__in=paths)


def _post_in_order() -> Q:
    """Posts that are public or ended as public ones, of an office or of an employer that is verified."""
    closed = PostMove.objects.filter(
        post=OuterRef("post"), action=PostAction.CLOSE, from_status__in=_PUBLIC, undone_at=None
    )
    ended = [PostState.EXPIRED.value, PostState.FILLED.value]
    stands = Q(post__status__in=[*_PUBLIC, *ended])
    stands |= Q(Exists(closed), post__status=PostState.CLOSED.value)
    return stands & (Q(post__employer__isnull=True) | Q(post__employer__status__in=_IN_FORCE))
