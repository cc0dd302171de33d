"""Pages of public posts: the search, its results, one post."""

from qihang.apps.postings.pages.search.address import search_address, search_request
from qihang.apps.postings.pages.search.alerts import (
    alerts_page,
    save_actions,
    saved_table,
    search_name,
)
from qihang.apps.postings.pages.search.filters import search_filters
from qihang.apps.postings.pages.search.post import job_posting, post_facts
from qihang.apps.postings.pages.search.results import results_table, total_words

__all__ = [
    "alerts_page",
    "job_posting",
    "post_facts",
    "results_table",
    "save_actions",
    "saved_table",
    "search_address",
    "search_filters",
    "search_name",
    "search_request",
    "total_words",
]
