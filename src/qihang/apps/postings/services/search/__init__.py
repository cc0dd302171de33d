"""Search of posts: the index follows the posts; searches are saved, ended, and told of new posts."""

from qihang.apps.postings.services.search.alerts import (
    PURPOSE,
    alert_accounts,
    links_of,
    match_new_posts,
)
from qihang.apps.postings.services.search.index import (
    on_posts_changed,
    rebuild_terms,
    refresh_terms,
)
from qihang.apps.postings.services.search.saving import (
    NAME_MOST,
    end_all_searches,
    end_search,
    save_search,
)

__all__ = [
    "NAME_MOST",
    "PURPOSE",
    "alert_accounts",
    "end_all_searches",
    "end_search",
    "links_of",
    "match_new_posts",
    "on_posts_changed",
    "rebuild_terms",
    "refresh_terms",
    "save_search",
]
