"""A submitted text stands before the rules of screening; what blocks is held, what warns waits."""

import pytest

from qihang.apps.employers.models import Employer
from qihang.apps.postings import queries
from qihang.apps.postings.rules import PostState
from qihang.kernel import Scope
from tests.factories.postings import make_published

pytestmark = pytest.mark.django_db


def test_marked_words_hold_a_post(recruiter: Scope, employer: Employer) -> None:
    title, text = "客户经理（限男性）", "负责大客户。\n要求 985/211 院校毕业。"
    post = make_published(recruiter, employer.org, title=title, text=text)
    assert (post.status, post.severity, post.published_at) == (PostState.HELD, "block", None)
    found = queries.findings_of(recruiter, post, 1)
    texts = {"title": title, "text": text}
    assert {one.field for one in found} == {"title", "text"}
    for one in found:
        assert texts[one.field][one.start : one.end] == one.words


def test_a_reserved_post_may_name_disabled_graduates(recruiter: Scope, employer: Employer) -> None:
    text = "专门面向残疾毕业生，提供无障碍办公环境。"
    post = make_published(recruiter, employer.org, channel="reserved", text=text)
    assert (post.status, post.reserved) == (PostState.PUBLISHED, True)
