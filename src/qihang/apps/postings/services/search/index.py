"""The terms of public posts follow the posts, in sets: one read, one statement for thousands."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.models import Post, PostTerms
from qihang.apps.postings.rules import PUBLIC
from qihang.apps.postings.rules.search import SEPARATOR, found_by
from qihang.kernel import Scope
from qihang.web.choices import initials

AT_ONCE = 2000
_PUBLIC = sorted(state.value for state in PUBLIC)
_WRITE = """
    INSERT INTO postings_postterms
        (post_id, terms, facets, published_at, changed_at, last_on, pay_fen, alerted)
    SELECT post, array_to_tsvector(string_to_array(terms, %(separator)s)),
        string_to_array(facets, %(separator)s), published_at, changed_at, last_on, pay_fen,
        %(alerted)s
    FROM unnest(%(posts)s::bigint[], %(terms)s::text[], %(facets)s::text[],
        %(published)s::timestamptz[], %(changed)s::timestamptz[], %(last)s::date[], %(pay)s::bigint[])
        AS n(post, terms, facets, published_at, changed_at, last_on, pay_fen)
    ON CONFLICT (post_id) DO UPDATE SET terms = excluded.terms, facets = excluded.facets,
        published_at = excluded.published_at, changed_at = excluded.changed_at,
        last_on = excluded.last_on, pay_fen = excluded.pay_fen
"""


def on_posts_changed(event: PostsChanged) -> None:
    """Posts became public, changed in public or ended: so do their terms."""
    refresh_terms(event.ids, event.at)


def refresh_terms(ids: Collection[int], at: datetime) -> int:
    """Make the terms of these posts again, and let go those of posts that are not public; how many remain.

    That another post takes the place of an ended one in a list is a change of the list: the newest one
    carries the moment then (`newest_change`).
    """
    public = Post.objects.filter(pk__in=ids, status__in=_PUBLIC)
    written = _write(public, at, alerted=False)
    gone = PostTerms.objects.filter(pk__in=ids).exclude(pk__in=public.values("pk"))
    if gone.delete()[0]:
        newest = PostTerms.objects.order_by("-changed_at").values("pk")[:1]
        PostTerms.objects.filter(pk__in=newest).update(changed_at=at)
    return written


@transaction.atomic
def rebuild_terms(scope: Scope, at: datetime) -> int:  # noqa: ARG001 - a command and the seeded world
    """Make the terms of every public post, after posts were written past the services; nobody is told."""
    PostTerms.objects.all().delete()
    return _write(Post.objects.filter(status__in=_PUBLIC), at, alerted=True)


def _write(posts: QuerySet[Post], at: datetime, *, alerted: bool) -> int:
    rows, written = posts.order_by("pk").iterator(chunk_size=AT_ONCE), 0
    while some := list(islice(rows, AT_ONCE)):
        written += _write_some(some, at, alerted=alerted)
    return written


def _write_some(posts: Sequence[Post], at: datetime, *, alerted: bool) -> int:
    found = [found_by(post.content, post.employer_kind, initials(post.title)) for post in posts]
    values: dict[str, Any] = {
        "posts": [post.pk for post in posts],
        "terms": [SEPARATOR.join(one.terms) for one in found],
        "facets": [SEPARATOR.join(one.facets) for one in found],
        "published": [post.published_at or at for post in posts],
        "changed": [at] * len(posts),
        "last": [(post.expires_on or date.max) - timedelta(days=1) for post in posts],
        "pay": [post.pay_max_fen or post.pay_min_fen or 0 for post in posts],
        "separator": SEPARATOR,
        "alerted": alerted,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
    return len(posts)
