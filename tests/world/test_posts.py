"""Posts of the made-up province: in every state, screened as the engine screens them, with their history."""

from datetime import date

import pytest

from qihang.apps.employers.models import Employer
from qihang.apps.postings import queries
from qihang.apps.postings.models import Post, PostMove, PostVersion, ScreeningFinding
from qihang.apps.postings.rules import POST_GRAPH, PostAction, PostState
from qihang.apps.postings.services import findings_in
from qihang.kernel import Scope
from qihang.world.posts import write_posts
from tests.factories.employers import make_employer
from tests.factories.orgs import make_province

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 15)


@pytest.fixture
def written() -> list[Post]:
    tree = make_province()
    for office in (tree.university, tree.county):
        make_employer(office)
    assert Employer.objects.count() == 2
    write_posts(7, "tiny", DAY)
    return list(Post.objects.order_by("pk"))


def test_they_stand_in_many_states_as_screening_says(written: list[Post]) -> None:
    states = {PostState(post.status) for post in written}
    assert states >= {PostState.PUBLISHED, PostState.EXPIRED, PostState.HELD, PostState.DRAFT}
    for post in written[::7]:
        known = ScreeningFinding.objects.filter(post=post).count()
        submitted = post.status != PostState.DRAFT
        assert known == (len(findings_in(post.content, DAY)) if submitted else 0)
    assert queries.published(Scope(), DAY).exists()
    assert not Post.objects.filter(severity="block", status=PostState.PUBLISHED).exists()


def test_their_history_leads_to_where_they_stand(written: list[Post]) -> None:
    for post in written:
        moves = list(PostMove.objects.filter(post=post).order_by("at", "pk"))
        where = PostState.DRAFT
        for move in moves:
            assert POST_GRAPH.after(where, PostAction(move.action)) == move.to_status
            where = PostState(move.to_status)
        assert where == post.status
        assert PostVersion.objects.filter(post=post).exists() == bool(moves)
