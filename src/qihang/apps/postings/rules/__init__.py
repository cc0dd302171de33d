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
    AGREEING,
    EDITABLE,
    ENDED,
    OWN_STEPS,
    POST_GRAPH,
    PUBLIC,
    REFUSING,
    WAITING,
    PostAction,
    PostState,
)
from qihang.apps.postings.rules.reports import PostReportOutcome, ReportReason

__all__ = [
    "AGREEING",
    "CITIES_MOST",
    "CONTENT",
    "EDITABLE",
    "ENDED",
    "LEVELS",
    "MAJORS_MOST",
    "OWN_STEPS",
    "POST_GRAPH",
    "PUBLIC",
    "REFUSING",
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
