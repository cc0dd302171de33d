"""Public pages of posts: read by everybody, kept where they are the same for everybody, never a contact."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qihang.apps.employers.models import Employer
from qihang.apps.postings.models import Post
from qihang.apps.postings.rules import PostState
from qihang.apps.postings.services.search import rebuild_terms
from qihang.kernel import Scope
from tests.factories.employers import make_recruiter
from tests.factories.postings import NOW, make_post

pytestmark = pytest.mark.django_db
SYSTEM = Scope.for_system("tests of public pages")


@pytest.fixture
def post(employer: Employer, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A public post, on its own day."""
    monkeypatch.setattr("qihang.web.clock.now", lambda: NOW)
    made = make_post(
        employer, title="会计</script><b>", contact_name="李经理", contact_email="hr@example.com"
    )
    rebuild_terms(SYSTEM, NOW)
    return made


def page(client: Client, name: str, *args: Any, query: str = "") -> Any:
    """What a visitor gets."""
    return client.get(f"{reverse(name, args=args)}{query}")


def test_a_visitor_reads_a_post_without_contacts(client: Client, post: Post) -> None:
    """And its structured data end in no script of their own."""
    answer = page(client, "postings:public_post", post.uuid)
    text = answer.content.decode()
    assert post.text.split("\n")[0] in text
    assert "李经理" not in text
    assert "hr@example.com" not in text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(data)["title"] == "会计</script><b>"
    assert json.loads(data)["baseSalary"]["value"]["maxValue"] == 10000


def test_a_post_that_is_not_public_is_unknown(
    client: Client, employer: Employer, post: Post
) -> None:
    """Held ones and ended ones alike."""
    for state in (PostState.HELD, PostState.CLOSED):
        other = make_post(employer, state)
        assert page(client, "postings:public_post", other.uuid).status_code == 404


def test_visitors_share_an_answer_until_posts_change(
    client: Client, employer: Employer, post: Post
) -> None:
    """304 while nothing changed; another answer afterwards."""
    first = page(client, "postings:search")
    assert "public" in first["Cache-Control"]
    asked = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(reverse("postings:search"), **asked).status_code == 304
    make_post(employer, title="出纳")
    rebuild_terms(SYSTEM, NOW.replace(hour=9))
    again = client.get(reverse("postings:search"), **asked)
    assert again.status_code == 200
    assert "出纳" in again.content.decode()


def test_whoever_is_signed_in_shares_nothing(
    client: Client, post: Post, employer: Employer
) -> None:
    """A page with the reader's name is kept nowhere."""
    client.force_login(make_recruiter(employer))
    answer = page(client, "postings:search")
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer


def test_narrowed_lists_are_not_indexed(client: Client, post: Post) -> None:
    """The whole list and the posts are."""
    assert "X-Robots-Tag" not in page(client, "postings:search")
    assert "noindex" in page(client, "postings:search", query="?q=会计")["X-Robots-Tag"]


def test_search_engines_and_readers_of_feeds(client: Client, post: Post) -> None:
    """robots.txt leads to the sitemaps, these to posts; a feed holds a search."""
    assert reverse("postings:sitemaps") in client.get("/robots.txt").content.decode()
    address = reverse("postings:public_post", args=[post.uuid])
    assert "sitemap-posts.xml" in page(client, "postings:sitemaps").content.decode()
    assert address in page(client, "postings:sitemap", "posts").content.decode()
    assert address in page(client, "postings:feed", query="?q=会计").content.decode()
    assert address not in page(client, "postings:feed", query="?q=司机").content.decode()


def test_the_filters_say_how_many(client: Client, post: Post) -> None:
    """A number beside each value, and all conditions at a press."""
    text = page(client, "postings:search", query="?more=1").content.decode()
    assert "济南市（1）" in text
    assert 'name="major"' in text
    assert "找到 1 个岗位" in text
