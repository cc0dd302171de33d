"""Posts as a reader reaches them, and what upper apps ask about them."""

from qihang.apps.postings.queries.records import (
    findings_of,
    get_in,
    history_of,
    newest_version,
    post_rows,
    posts_in,
    posts_of_origin,
    public_post,
    published,
    publishers,
    reach,
    version_of,
)

__all__ = [
    "findings_of",
    "get_in",
    "history_of",
    "newest_version",
    "post_rows",
    "posts_in",
    "posts_of_origin",
    "public_post",
    "published",
    "publishers",
    "reach",
    "version_of",
]
