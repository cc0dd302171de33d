"""What of the public posts answers a search: one page, how many, and how they divide."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Func, Max, Q, QuerySet
from django.db.models.expressions import F

from qihang.apps.postings.models import Post, PostTerms
from qihang.apps.postings.rules.search import Clause, OwnTerms, SearchRequest, as_tsquery
from qihang.kernel import Scope

BOUND = 1000  # more are not counted, nor leafed through
FACETS_OF = 2000  # of so many posts the facets are counted
_ORDER: Mapping[str, tuple[str, ...]] = {
    "newest": ("-published_at", "-post"),
    "deadline": ("last_on", "-post"),
    "pay": ("-pay_fen", "-post"),
}


@dataclass(frozen=True, slots=True)
class FoundPosts:
    """One page; `more`: there are more than `total`, which is the bound then."""

    rows: Sequence[Post]
    total: int
    more: bool


def find_posts(
    scope: Scope,
    asked: SearchRequest,
    day: date,
    span: tuple[int, int],
    own: OwnTerms | None = None,
) -> FoundPosts:
    """The posts from span[0] to span[1] in the order that is asked for; as many statements for any number.

    Best first are those with the words in the title, then the newest. Neither who publishes nor what was
    paid enters into an order.
    """
    wanted = _answering(scope, asked.clauses(own), asked, day)
    total = wanted[: BOUND + 1].count()
    first, last = min(span[0], BOUND), min(span[1], BOUND)
    best = asked.sort == "best" and bool(asked.words)
    if not best:
        ids = _ids(wanted, "newest" if asked.sort == "best" else asked.sort, first, last)
    else:
        titled = _answering(scope, asked.title_clauses(own), asked, day)
        ids = _best_ids(titled, wanted, first, last)
    posts = Post.objects.in_bulk(ids)
    return FoundPosts([posts[pk] for pk in ids if pk in posts], min(total, BOUND), total > BOUND)


def posts_after(
    scope: Scope, asked: SearchRequest, day: date, after: tuple[datetime, int] | None, most: int
) -> list[Post]:
    """The newest posts that answer, from a place on; for whoever reads them all."""
    rows = _answering(scope, asked.clauses(), asked, day)
    if after is not None:
        at, pk = after
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, post__lt=pk))
    ids = _ids(rows, "newest", 0, most)
    posts = Post.objects.in_bulk(ids)
    return [posts[pk] for pk in ids if pk in posts]


def facet_counts(
    scope: Scope, asked: SearchRequest, day: date, own: OwnTerms | None = None
) -> tuple[Mapping[str, int], bool]:
    """Facet -> how many of the posts have it; true: of the first FACETS_OF alone, so at least so many."""
    wanted = _answering(scope, asked.clauses(own), asked, day)
    some = wanted.values("pk")[: FACETS_OF + 1]
    rows = PostTerms.objects.filter(pk__in=some).annotate(one=Func(F("facets"), function="unnest"))
    found = Counter(dict(rows.values_list("one").annotate(count=Count("pk")).order_by()))
    shared = sum(number for facet, number in found.items() if facet.startswith("#channel:"))
    return found, shared > FACETS_OF


def newest_change(scope: Scope) -> datetime | None:  # noqa: ARG001 - when something changed is public
    """When what is public of posts changed last."""
    return PostTerms.objects.aggregate(at=Max("changed_at"))["at"]


def _answering(
    scope: Scope,  # noqa: ARG001 - public posts alone have terms
    clauses: Sequence[Clause],
    asked: SearchRequest,
    day: date,
) -> QuerySet[PostTerms]:
    rows = PostTerms.objects.filter(last_on__gte=day)
    if asked.within:
        rows = rows.filter(last_on__lte=day + timedelta(days=asked.within))
    return rows.filter(terms__answers=as_tsquery(clauses)) if clauses else rows


def _ids(rows: QuerySet[PostTerms], order: str, first: int, last: int) -> list[int]:
    return list(rows.order_by(*_ORDER[order]).values_list("pk", flat=True)[first:last])


def _best_ids(
    titled: QuerySet[PostTerms], wanted: QuerySet[PostTerms], first: int, last: int
) -> list[int]:
    """Those with the words in the title, then the rest, each the newest first."""
    leading = _ids(titled, "newest", 0, last)
    if len(leading) >= last:
        return leading[first:last]
    rest = wanted.exclude(Q(pk__in=leading))
    after = _ids(rest, "newest", max(first - len(leading), 0), last - len(leading))
    return [*leading[first:], *after]
