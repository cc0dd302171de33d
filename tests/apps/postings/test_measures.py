"""What a plan counts of posts: by office, by channel, and for past days by what was known then."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from qihang.apps.employers.models import Employer
from qihang.apps.postings import services
from qihang.apps.postings.measures import MEASURES
from qihang.apps.postings.rules import PostAction
from qihang.kernel import Asked, Cohort, Scope
from tests.factories.employers import make_employer, make_recruiter
from tests.factories.orgs import SYSTEM, Tree, scope_for
from tests.factories.postings import NOW, make_published

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 3)
BY_NAME = {one.name: one for one in MEASURES}


def asked(path: str = "/37/", day: date = DAY) -> Asked:
    return Asked(SYSTEM, "2024-shandong", Cohort(2024), day, path)


def value(name: str, path: str = "/37/", day: date = DAY) -> Decimal | None:
    whole = BY_NAME[name].whole
    assert whole is not None
    return whole(asked(path, day)).value


def test_each_office_counts_its_own(tree: Tree, recruiter: Scope, employer: Employer) -> None:
    make_published(recruiter, employer.org)
    make_published(recruiter, employer.org, channel="practice", places=4,
                   fields={"practice_kind": "internship", "months": 3})  # fmt: skip
    other = make_employer(tree.county)
    make_published(scope_for(make_recruiter(other)), other.org, channel="reserved")
    assert value("posts_open") == 3
    assert value("posts_open", tree.city.path) == 1
    assert value("practice_places", tree.university.path) == 4
    assert value("reserved_posts") == 1
    assert value("policy_posts") == 0
    assert value("posts_screened_share") == 100
    each = BY_NAME["practice_places"].each
    assert each is not None
    by_path = {path: one.n for path, one in each(asked(), "university").items()}
    assert by_path == {tree.university.path: 4, tree.other_university.path: 0}


def test_a_past_day_is_what_was_known_then(recruiter: Scope, employer: Employer) -> None:
    post = make_published(recruiter, employer.org)
    services.own_step(recruiter, post.uuid, PostAction.CLOSE, NOW + timedelta(days=2))
    assert [value("posts_open", day=DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [0, 1, 1, 0]


def test_nothing_published_has_no_share() -> None:
    whole = BY_NAME["posts_screened_share"].whole
    assert whole is not None
    assert whole(asked()).value is None
