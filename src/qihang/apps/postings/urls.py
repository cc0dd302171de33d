"""Addresses of posts: for those who publish and screen them, reports by everybody, public ones, saved searches,
profiles and applications.
"""

from django.urls import path

from qihang.apps.postings.views import (
    applications,
    own_applications,
    posts,
    profile,
    reporting,
    screening,
    writing,
)
from qihang.apps.postings.views.search import feeds, lists, post, saved

app_name = "postings"
prefix = "postings/"
SEARCH = [
    path("open/", lists.search, name="search"),
    path("open/feed/", feeds.feed, name="feed"),
    path("open/sitemaps.xml", feeds.sitemaps, name="sitemaps"),
    path("open/sitemap-<slug:section>.xml", feeds.sitemap, name="sitemap"),
    path("open/saved/", saved.saved, name="saved_searches"),
    path("open/saved/new/", saved.save, name="save_search"),
    path("open/saved/end/", saved.end, name="end_searches"),
    path("open/<uuid:uuid>/", post.post, name="public_post"),
]
APPLICATIONS = [
    path("profile/", profile.profile, name="profile"),
    path("profile/edit/", profile.edit_profile, name="edit_profile"),
    path("profile/leave/", profile.leave, name="leave_profile"),
    path("profile/file/", profile.own_file, name="own_file"),
    path("applied/", own_applications.own_list, name="own_applications"),
    path("applied/<uuid:uuid>/", own_applications.own_application, name="own_application"),
    path("applied/<uuid:uuid>/withdraw/", own_applications.withdraw, name="withdraw"),
    path("applied/<uuid:uuid>/accept/", own_applications.accept, name="accept"),
    path("applied/<uuid:uuid>/decline/", own_applications.decline, name="decline"),
    path("<uuid:uuid>/apply/", own_applications.apply, name="apply"),
    path("applications/", applications.received_list, name="applications"),
    path("applications/answer/<slug:action>/", applications.answer, name="answer"),
    path("applications/undo/<uuid:act>/", applications.undo, name="undo_answer"),
    path("applications/<uuid:uuid>/", applications.application, name="application"),
    path("applications/<uuid:uuid>/phone/", applications.unmask, name="unmask_applicant"),
    path("applications/<uuid:uuid>/file/", applications.file, name="applicant_file"),
]
urlpatterns = [
    *SEARCH,
    *APPLICATIONS,
    path("", posts.own, name="own"),
    path("new/", writing.new, name="new"),
    path("hints/", writing.hints, name="hints"),
    path("screening/", screening.queue, name="queue"),
    path("screening/bulk/", screening.bulk, name="bulk"),
    path("reports/", screening.reports, name="reports"),
    path("reports/<uuid:uuid>/", screening.handle, name="handle"),
    path("undo/<uuid:act>/", screening.undo, name="undo"),
    path("<uuid:uuid>/", posts.post, name="post"),
    path("<uuid:uuid>/edit/", writing.edit, name="edit"),
    path("<uuid:uuid>/submit/", posts.submit, name="submit"),
    path("<uuid:uuid>/copy/", posts.copy, name="copy"),
    path("<uuid:uuid>/places/", posts.places, name="places"),
    path("<uuid:uuid>/step/<slug:action>/", posts.step, name="step"),
    path("<uuid:uuid>/release/", screening.release, name="release"),
    path("<uuid:uuid>/hold/", screening.hold, name="hold"),
    path("<uuid:uuid>/report/", reporting.report, name="report"),
]
