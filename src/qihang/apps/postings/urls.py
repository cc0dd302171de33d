"""Addresses of posts: public ones, and saved searches."""

from django.urls import path

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
urlpatterns = [*SEARCH]
