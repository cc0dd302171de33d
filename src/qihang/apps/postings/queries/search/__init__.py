"""Search of public posts."""

from qihang.apps.postings.queries.search.found import (
    BOUND,
    FACETS_OF,
    FoundPosts,
    facet_counts,
    find_posts,
    newest_change,
    posts_after,
)
from qihang.apps.postings.queries.search.own import own_terms
from qihang.apps.postings.queries.search.saved import saved_search, saved_searches

__all__ = [
    "BOUND",
    "FACETS_OF",
    "FoundPosts",
    "facet_counts",
    "find_posts",
    "newest_change",
    "own_terms",
    "posts_after",
    "saved_search",
    "saved_searches",
]
