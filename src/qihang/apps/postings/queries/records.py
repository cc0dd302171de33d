"""Which posts a reader reaches: the own ones, those an office screens, and what is public to everybody."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from qihang.apps.orgs.models import Org
from qihang.apps.orgs.queries import within
from qihang.apps.postings.models import Post, PostMove, PostReport, PostVersion, ScreeningFinding
from qihang.apps.postings.rules import PUBLIC
from qihang.kernel import Permission, Scope
from qihang.policy import load

OWN, SCREENS, SEES = Permission.POST_MANAGE_OWN, Permission.POST_SCREEN, Permission.POST_SEE
_PUBLIC = sorted(state.value for state in PUBLIC)


def reach(scope: Scope) -> Q:
    """Posts in whatever state: of the reader's own organisations, and of those whose posts it screens or sees."""
    return (
        within(scope, OWN)
        | within(scope, SCREENS, "office_path")
        | within(scope, SEES, "office_path")
    )


def posts_in(scope: Scope) -> QuerySet[Post]:
    """All of them; contacts included."""
    return Post.objects.filter(reach(scope)).select_related("org")


def get_in(scope: Scope, uuid: UUID) -> Post:
    """One of them; raises Post.DoesNotExist outside the scope."""
    return posts_in(scope).get(uuid=uuid)


def published(scope: Scope, day: date) -> QuerySet[Post]:  # noqa: ARG001 - what is published is public
    """Every post that is public on `day`, today or later, to visitors too. Contacts are for who signed in."""
    return Post.objects.filter(status__in=_PUBLIC, expires_on__gt=day)


def public_post(scope: Scope, uuid: UUID, day: date) -> Post:
    """One public post; raises Post.DoesNotExist where it is none or its last day is over."""
    return published(scope, day).get(uuid=uuid)


def post_rows(scope: Scope, ids: Collection[int], day: date) -> dict[int, Post]:
    """Those of the posts that the reader may see, by id: public ones and those in reach."""
    rows = Post.objects.filter(Q(status__in=_PUBLIC, expires_on__gt=day) | reach(scope))
    return rows.in_bulk(sorted(set(ids)))


def posts_of_origin(scope: Scope, kind: str, uuids: Collection[UUID]) -> QuerySet[Post]:  # noqa: ARG001 - counts are public
    """What came of visits, gatherings, pairings: the posts that carry them as their origin."""
    return Post.objects.filter(origin_kind=kind, origin_uuid__in=set(uuids))


def publishers(scope: Scope) -> list[Org]:
    """The organisations for which the scope may write posts in some channel."""
    channels = load().channels.by_code.values()
    kinds = sorted({kind for channel in channels for kind in channel.publishers})
    return list(Org.objects.filter(within(scope, OWN, "path"), kind__in=kinds).order_by("path"))


def newest_version(scope: Scope, post: Post) -> int:
    """Number of the newest text of a post in reach; 0 where none was submitted."""
    rows = PostVersion.objects.filter(post__in=posts_in(scope).filter(pk=post.pk).values("pk"))
    return rows.aggregate(newest=Max("number"))["newest"] or 0


def version_of(scope: Scope, post: Post, number: int) -> PostVersion | None:
    """One text of a post in reach."""
    rows = PostVersion.objects.filter(post__in=posts_in(scope).filter(pk=post.pk).values("pk"))
    return rows.filter(number=number).first()


def findings_of(scope: Scope, post: Post, version: int) -> list[ScreeningFinding]:
    """What screening found in one text of a post in reach, in the order of the text."""
    known = posts_in(scope).filter(pk=post.pk).values("pk")
    rows = ScreeningFinding.objects.filter(post__in=known, version=version)
    return list(rows.order_by("-field", "start", "pk"))


def history_of(scope: Scope, post: Post) -> list[PostMove]:
    """What happened to a post in reach, newest first, with who did it."""
    rows = PostMove.objects.filter(post__in=posts_in(scope).filter(pk=post.pk).values("pk"))
    return list(rows.select_related("account").order_by("-at", "-pk"))


def reports_in(scope: Scope) -> QuerySet[PostReport]:
    """Reports of posts that the reader screens, the oldest first; publishers see none."""
    rows = PostReport.objects.filter(within(scope, SCREENS, "office_path"))
    return rows.select_related("post").order_by("at", "pk")


def report_in(scope: Scope, uuid: UUID) -> PostReport:
    """One of them; raises PostReport.DoesNotExist outside the scope."""
    return reports_in(scope).get(uuid=uuid)
