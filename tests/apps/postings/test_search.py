"""Public posts are found by their terms: the index follows the posts, and answers as the table says."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from qihang.apps.employers.models import Employer
from qihang.apps.moves.rules import Transition
from qihang.apps.postings.models import Post, PostTerms
from qihang.apps.postings.pages.search import search_request
from qihang.apps.postings.queries.search import facet_counts, find_posts
from qihang.apps.postings.rules import PostAction, PostState
from qihang.apps.postings.rules.search import OwnTerms, SearchRequest
from qihang.apps.postings.services.search import rebuild_terms
from qihang.apps.postings.services.transitions import apply_transition
from qihang.kernel import Scope
from tests.factories.postings import NOW, make_post, make_published
from tests.spec.search_cases import POSTS
from tests.spec.tables import TABLES

pytestmark = pytest.mark.django_db
VISITOR = Scope.for_system("a visitor's search")
DAY = date(2024, 6, 3)
CASES = TABLES["searches"].rows()


def found(address: str, own: OwnTerms | None = None, most: int = 20) -> list[str]:
    """Titles in order."""
    asked = search_request(QueryDict(address))
    return [post.title for post in find_posts(VISITOR, asked, DAY, (0, most), own).rows]


def post_of(employer: Employer, name: str, **over: Any) -> Post:
    """One of the posts of the table, public."""
    content, kind = POSTS[name]
    columns = {one: getattr(content, one) for one in ("channel", "title", "text", "employer_name")}
    columns |= {
        one: getattr(content, one) for one in ("cities", "majors", "occupation", "industry")
    }
    columns |= {one: getattr(content, one) for one in ("pay_min_fen", "pay_max_fen", "level_min")}
    return make_post(employer, **(columns | {"employer_kind": kind} | over))


def test_the_database_finds_what_the_table_says(employer: Employer) -> None:
    """Every search of the table, over its posts in PostgreSQL."""
    titles = {post_of(employer, name).title: name for name in POSTS}
    rebuild_terms(VISITOR, NOW)
    for case in CASES:
        names = {titles[title] for title in found(case["search"])}
        assert names == set(case["posts"].replace("—", "").split()), case["search"]


def test_the_index_follows_a_post(employer: Employer, recruiter: Scope) -> None:
    """It is found once it is public and no longer once it is closed."""
    post = make_published(recruiter, employer.org)
    assert found("q=后端") == [post.title]
    apply_transition(recruiter, [post], Transition(PostAction.CLOSE, NOW))
    assert found("q=后端") == []
    assert not PostTerms.objects.exists()


def test_what_is_over_is_not_found(employer: Employer) -> None:
    """The last day counts, not the job that ends posts at night."""
    make_post(employer, expires_on=DAY)
    make_post(employer, PostState.HELD)
    rebuild_terms(VISITOR, NOW)
    assert found("q=后端") == []


def test_best_is_the_title_then_the_newest(employer: Employer) -> None:
    """A post that only mentions the word stands behind one called so, on whatever page."""
    make_post(employer, title="销售", text="协助会计。", published_at=NOW.replace(hour=9))
    for number in range(3):
        make_post(employer, title=f"会计{number}", published_at=NOW.replace(hour=number))
    rebuild_terms(VISITOR, NOW)
    assert found("q=会计") == ["会计2", "会计1", "会计0", "销售"]
    second = find_posts(VISITOR, SearchRequest(words="会计"), DAY, (2, 4))
    assert [post.title for post in second.rows] == ["会计0", "销售"]
    assert found("q=会计&sort=newest")[0] == "销售"


def test_sorting_by_pay_and_deadline(employer: Employer) -> None:
    """Negotiable pay stands last, the nearest last day first."""
    make_post(employer, title="甲", pay_min_fen=None, pay_max_fen=None)
    make_post(employer, title="乙", pay_max_fen=900_000, expires_on=date(2024, 6, 20))
    make_post(employer, title="丙", pay_max_fen=2_000_000)
    rebuild_terms(VISITOR, NOW)
    assert found("sort=pay") == ["丙", "乙", "甲"]
    assert found("sort=deadline")[0] == "乙"
    assert found("within=30") == ["乙"]


def test_facets_are_counted(employer: Employer) -> None:
    """A post in two cities counts in both."""
    for name in POSTS:
        post_of(employer, name)
    rebuild_terms(VISITOR, NOW)
    counts, bounded = facet_counts(VISITOR, SearchRequest(words="工程师"), DAY)
    assert counts["#city:370100"] == 2
    assert counts["#city:370200"] == 1
    assert counts["#pay:15000"] == 1
    assert not bounded


def test_what_suits_a_record(employer: Employer) -> None:
    """Degree, major and channel must admit it."""
    for name in POSTS:
        post_of(employer, name)
    rebuild_terms(VISITOR, NOW)
    vocational = OwnTerms("61", "610205", ("market", "practice"))
    assert set(found("suits=1", vocational)) == {"前端开发工程师", "行政文员（见习）"}
    assert len(found("suits=1")) == len(POSTS)  # without a record nothing is narrowed


@pytest.mark.parametrize("posts", [3, 25])
def test_as_many_statements_for_any_number(
    employer: Employer, posts: int, django_assert_num_queries: Any
) -> None:
    """Count, the best, the rest, the posts."""
    for number in range(posts):
        make_post(employer, title=f"会计{number}" if number else "出纳", text="会计")
    rebuild_terms(VISITOR, NOW)
    with django_assert_num_queries(4):
        find_posts(VISITOR, SearchRequest(words="会计"), DAY, (0, posts))
