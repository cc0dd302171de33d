"""What may be done with posts; one function per user action."""

from qihang.apps.postings.services.drafts import (
    PostContact,
    PostDraft,
    PostOrigin,
    copy_post,
    create_post,
    save_post,
)
from qihang.apps.postings.services.submission import submit_locked, submit_post
from qihang.apps.postings.services.transitions import POST

__all__ = [
    "POST",
    "PostContact",
    "PostDraft",
    "PostOrigin",
    "copy_post",
    "create_post",
    "save_post",
    "submit_locked",
    "submit_post",
]
