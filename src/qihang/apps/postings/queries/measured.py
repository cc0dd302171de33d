"""Posts as a plan counts them: those public at the end of a day, and those published since a day, by office.

Past days are answered by what was known then: the moves of a post say how it stood.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from qihang.apps.postings.models import Post, PostMove
from qihang.apps.postings.rules import PUBLIC
from qihang.kernel import Permission, Scope

_PUBLIC = sorted(state.value for state in PUBLIC)


@dataclass(frozen=True, slots=True)
class PostCounts:
    """So many posts with so many places, of which so many were screened before they were public."""

    posts: int = 0
    places: int = 0
    screened: int = 0

    def __add__(self, other: "PostCounts") -> "PostCounts":
        return PostCounts(
            self.posts + other.posts, self.places + other.places, self.screened + other.screened
        )


def open_counts(
    scope: Scope, day: date, channels: Collection[str] = ()
) -> Mapping[str, PostCounts]:
    """Office -> its posts that were public at the end of `day`, of these channels or of all."""
    end = _end(day)
    rows = _counted(scope).filter(
        Q(ended_at=None) | Q(ended_at__gte=end), published_at__lt=end, expires_on__gt=day
    )
    moves = PostMove.objects.filter(post=OuterRef("pk"), at__lt=end)
    moves = moves.exclude(undone_at__lt=end).order_by("-at", "-pk")
    rows = rows.annotate(stood=Subquery(moves.values("to_status")[:1])).filter(stood__in=_PUBLIC)
    return _by_office(rows, channels)


def published_counts(
    scope: Scope, since: date, day: date, channels: Collection[str] = ()
) -> Mapping[str, PostCounts]:
    """Office -> its posts that became public from `since` to the end of `day`, whatever became of them."""
    begin = timezone.make_aware(datetime.combine(since, time()))
    rows = _counted(scope).filter(published_at__gte=begin, published_at__lt=_end(day))
    return _by_office(rows, channels)


def _counted(scope: Scope) -> QuerySet[Post]:
    """Measures are asked with the scope of whoever looks: figures, and posts are public."""
    asks = scope.system or scope.allows(Permission.PLAN_SEE) or scope.allows(Permission.POST_SEE)
    return Post.objects.all() if asks else Post.objects.none()


def _by_office(rows: QuerySet[Post], channels: Collection[str]) -> Mapping[str, PostCounts]:
    if channels:
        rows = rows.filter(channel__in=sorted(channels))
    found = (
        rows.order_by()
        .values("office_path")
        .annotate(
            posts=Count("pk"),
            places_sum=Sum("places"),
            screened=Count("pk", filter=Q(screened_at__isnull=False, version__gte=1)),
        )
    )
    counts = found.values_list("office_path", "posts", "places_sum", "screened")
    return {path: PostCounts(*numbers) for path, *numbers in counts}


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
