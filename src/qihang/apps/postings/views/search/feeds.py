"""Posts for readers of feeds and for search engines: Django's own feeds and sitemaps."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap as sitemap_page
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from qihang.apps.postings.models import Post
from qihang.apps.postings.pages.search import search_address, search_request
from qihang.apps.postings.pages.search.results import pay_words, places_words
from qihang.apps.postings.queries import published
from qihang.apps.postings.queries.search import find_posts
from qihang.apps.postings.rules.search import SearchRequest
from qihang.apps.postings.views.search.visitors import kept_for_visitors
from qihang.web.access import public
from qihang.web.request import Request

ENTRIES = 50
OF_ONE_SITEMAP = 10_000


class PostFeed(Feed):
    """The newest posts of a search, as Atom."""

    feed_type = Atom1Feed

    def get_object(self, request: Any, **_kwargs: Any) -> tuple[Request, SearchRequest]:
        return request, search_request(request.GET)

    def title(self, _asked: object) -> str:
        return gettext("招聘岗位")

    def link(self, asked: tuple[Request, SearchRequest]) -> str:
        return search_address(asked[1])

    def items(self, asked: tuple[Request, SearchRequest]) -> list[Post]:
        request, search = asked
        newest = search.lasting().newest()
        return list(find_posts(request.scope, newest, request.today, (0, ENTRIES)).rows)

    def item_title(self, item: Post) -> str:
        return f"{item.title} · {item.employer_name}"

    def item_description(self, item: Post) -> str:
        return f"{places_words(item)} · {pay_words(item)}"

    def item_link(self, item: Post) -> str:
        return reverse("postings:public_post", args=[item.uuid])

    def item_guid(self, item: Post) -> str:
        return f"urn:uuid:{item.uuid}"

    def item_pubdate(self, item: Post) -> datetime | None:
        return item.published_at


class PostSitemap(Sitemap):
    """Every public post, some thousands a file."""

    limit = OF_ONE_SITEMAP

    def __init__(self, request: Request) -> None:
        self._request = request

    def items(self) -> QuerySet[Post]:
        posts = published(self._request.scope, self._request.today)
        return posts.only("uuid", "published_at").order_by("pk")

    def lastmod(self, item: Post) -> datetime | None:
        return item.published_at

    def location(self, item: Post) -> str:
        return reverse("postings:public_post", args=[item.uuid])


@public
@require_safe
@kept_for_visitors
def feed(request: Request) -> HttpResponse:
    """The newest posts that answer the address."""
    return PostFeed()(request)


@public
@require_safe
@kept_for_visitors
def sitemap(request: Request, section: str) -> HttpResponse:
    """Public posts for search engines, `?p=` the file."""
    return _xml(sitemap_page(request, _maps(request), section))


@public
@require_safe
@kept_for_visitors
def sitemaps(request: Request) -> HttpResponse:
    """The list of these files."""
    return _xml(sitemap_index(request, _maps(request), sitemap_url_name="postings:sitemap"))


def _maps(request: Request) -> "dict[str, type[Sitemap[Any]] | Sitemap[Any]]":
    return {"posts": PostSitemap(request)}


def _xml(answer: TemplateResponse) -> HttpResponse:
    return HttpResponse(answer.render().content, content_type="application/xml")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read public posts and nothing else."""
    root = reverse("postings:search")
    lines = (
        "User-agent: *",
        f"Allow: {root}",
        "Disallow: /",
        f"Sitemap: {request.build_absolute_uri(reverse('postings:sitemaps'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
