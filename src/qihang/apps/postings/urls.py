"""Addresses of posts: for those who publish and screen them, reports by everybody, public ones, saved searches."""

from django.urls import path

from qihang.apps.postings.views import posts, reporting, screening, writing
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
urlpatterns = [
    *SEARCH,
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
