"""What may be done with posts; one function per user action."""

from qihang.apps.postings.services.changes import change_post
from qihang.apps.postings.services.decisions import (
    ReleasedPosts,
    hold_post,
    release_post,
    release_posts,
    undo,
)
from qihang.apps.postings.services.drafts import (
    PostContact,
    PostDraft,
    PostOrigin,
    copy_post,
    create_post,
    save_post,
)
from qihang.apps.postings.services.following import (
    follow_employers,
    follow_mergers,
    resume_posts,
    suspend_posts,
)
from qihang.apps.postings.services.listed import (
    change_listed,
    close_listed,
    create_listed,
    drop_changes_listed,
    newest_numbers,
    verified_publisher,
)
from qihang.apps.postings.services.own_steps import expire_due, own_step, set_places_left
from qihang.apps.postings.services.reports import ReportedPost, handle_report, report_post
from qihang.apps.postings.services.screening import BLOCK, findings_in
from qihang.apps.postings.services.submission import submit_locked, submit_post
from qihang.apps.postings.services.transitions import POST

__all__ = [
    "BLOCK",
    "POST",
    "PostContact",
    "PostDraft",
    "PostOrigin",
    "ReleasedPosts",
    "ReportedPost",
    "change_listed",
    "change_post",
    "close_listed",
    "copy_post",
    "create_listed",
    "create_post",
    "drop_changes_listed",
    "expire_due",
    "findings_in",
    "follow_employers",
    "follow_mergers",
    "handle_report",
    "hold_post",
    "newest_numbers",
    "own_step",
    "release_post",
    "release_posts",
    "report_post",
    "resume_posts",
    "save_post",
    "set_places_left",
    "submit_locked",
    "submit_post",
    "suspend_posts",
    "undo",
    "verified_publisher",
]
