"""Applying for posts and answering who applied; one function per user action."""

from qihang.apps.postings.services.applications.answering import (
    AnswerOutcome,
    AnswerPlan,
    answer,
    open_application,
    plan_answer,
    undo_answer,
)
from qihang.apps.postings.services.applications.applying import (
    GivenApplication,
    accept_offer,
    apply,
    decline_offer,
    withdraw_application,
)
from qihang.apps.postings.services.applications.following import (
    follow_merged_employers,
    notify_ended_posts,
)
from qihang.apps.postings.services.applications.profiles import (
    ProfileDraft,
    leave_profile,
    profile_files_due,
    release_profile_files,
    save_profile,
)
from qihang.apps.postings.services.applications.reading import applicant_file, unmask_phone
from qihang.apps.postings.services.applications.terms import lapse_applications, remind_publishers
from qihang.apps.postings.services.applications.transitions import APPLICATION

__all__ = [
    "APPLICATION",
    "AnswerOutcome",
    "AnswerPlan",
    "GivenApplication",
    "ProfileDraft",
    "accept_offer",
    "answer",
    "applicant_file",
    "apply",
    "decline_offer",
    "follow_merged_employers",
    "lapse_applications",
    "leave_profile",
    "notify_ended_posts",
    "open_application",
    "plan_answer",
    "profile_files_due",
    "release_profile_files",
    "remind_publishers",
    "save_profile",
    "undo_answer",
    "unmask_phone",
    "withdraw_application",
]
