"""Posts with their texts and history, what screening found in them, what readers reported."""

from qihang.apps.postings.models import applications, posts, profiles, reports, search
from qihang.apps.postings.models.applications import Application, ApplicationMove
from qihang.apps.postings.models.posts import Post, PostMove, PostVersion
from qihang.apps.postings.models.profiles import Profile
from qihang.apps.postings.models.reports import PostReport
from qihang.apps.postings.models.screening import ScreeningFinding
from qihang.apps.postings.models.search import PostAlert, PostTerms, SavedSearch
from qihang.kernel import msgid

# Personal data kept here, and why.
PERSONAL = {
    **applications.PERSONAL,
    **posts.PERSONAL,
    **profiles.PERSONAL,
    **reports.PERSONAL,
    **search.PERSONAL,
}

# Tables that no proof covers, each with its reason.
UNPROVEN = {
    "ScreeningFinding": msgid("由同一文本按同一规则重新得出。"),
    **search.UNPROVEN,
}

__all__ = [
    "PERSONAL",
    "UNPROVEN",
    "Application",
    "ApplicationMove",
    "Post",
    "PostAlert",
    "PostMove",
    "PostReport",
    "PostTerms",
    "PostVersion",
    "Profile",
    "SavedSearch",
    "ScreeningFinding",
]
