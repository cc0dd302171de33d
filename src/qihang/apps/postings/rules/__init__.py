"""What is decided about posts without looking into the database."""

from qihang.apps.postings.rules.contents import (
    CITIES_MOST,
    CONTENT,
    LEVELS,
    MAJORS_MOST,
    TEXT_MOST,
    TITLE_MOST,
    PostContent,
    as_json,
    content_objections,
    from_json,
    last_day,
)
from qihang.apps.postings.rules.moves import (
    EDITABLE,
    ENDED,
    POST_GRAPH,
    PUBLIC,
    WAITING,
    PostAction,
    PostState,
)
from qihang.apps.postings.rules.reports import PostReportOutcome, ReportReason

__all__ = [
    "CITIES_MOST",
    "CONTENT",
    "EDITABLE",
    "ENDED",
    "LEVELS",
    "MAJORS_MOST",
    "POST_GRAPH",
    "PUBLIC",
    "TEXT_MOST",
    "TITLE_MOST",
    "WAITING",
    "PostAction",
    "PostContent",
    "PostReportOutcome",
    "PostState",
    "ReportReason",
    "as_json",
    "content_objections",
    "from_json",
    "last_day",
]
