"""Posts from draft to public: who may write and see them, and what a submission needs."""

from datetime import date, timedelta

import pytest

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerState
from qihang.apps.orgs.rules import Role
from qihang.apps.postings import queries, services
from qihang.apps.postings.models import Post, PostVersion
from qihang.apps.postings.rules import PostState, from_json
from qihang.kernel import Refusal, Scope
from tests.factories.employers import make_employer, make_recruiter
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.postings import NOW, make_draft, make_post, make_published, post_draft

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 3)
VISITOR = Scope()


def refused(code: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_a_clean_post_is_public_at_once(recruiter: Scope, employer: Employer) -> None:
    post = make_published(recruiter, employer.org)
    post.refresh_from_db()
    assert (post.status, post.version, post.severity) == (PostState.PUBLISHED, 1, "")
    assert post.screened_at == post.published_at == NOW
    assert post.expires_on == TODAY + timedelta(days=90)
    assert (post.employer_name, post.employer_kind, post.section) == (employer.name, "39", "I")
    assert [move.to_status for move in queries.history_of(recruiter, post)] == [
        PostState.PUBLISHED, PostState.SCREENED,
    ]  # fmt: skip
    kept = PostVersion.objects.get(post=post)
    assert from_json(kept.content) == post.content


def test_its_last_day_is_the_one_that_is_named(recruiter: Scope, employer: Employer) -> None:
    post = make_published(recruiter, employer.org, apply_until=date(2024, 6, 10))
    assert list(queries.published(VISITOR, date(2024, 6, 10))) == [post]
    assert not queries.published(VISITOR, date(2024, 6, 11))


def test_only_who_is_verified_publishes(tree: Tree) -> None:
    waiting = make_employer(tree.university, EmployerState.SUBMITTED)
    scope = scope_for(make_recruiter(waiting))
    draft = make_draft(scope, waiting.org)
    with refused("not_verified"):
        services.submit_post(scope, draft.uuid, NOW)


def test_what_is_missing_is_named_by_field(recruiter: Scope, employer: Employer) -> None:
    draft = make_draft(recruiter, employer.org, title=" ", places=0, pay_max_fen=1, cities=())
    with refused("not_ready") as found:
        services.submit_post(recruiter, draft.uuid, NOW)
    fields = {one.field for one in found.value.objections}
    assert fields == {"title", "places", "pay_max_fen", "cities"}


def test_an_employer_does_not_recruit_civil_servants(recruiter: Scope, employer: Employer) -> None:
    with refused("channel_not_yours"):
        make_draft(recruiter, employer.org, channel="civil_service")


def test_where_a_person_looks_the_post_waits(tree: Tree) -> None:
    department = scope_for(make_account(Role.DEPARTMENT_OFFICER, tree.department))
    post = make_draft(
        department, tree.department, channel="selected_graduates", apply_mode="outside",
        apply_address="https://example.gov.cn", opens_on=TODAY, apply_until=date(2024, 6, 20),
        exam_on=date(2024, 7, 6), fields={"conditions": "中共党员", "notice": "公告 1 号"},
    )  # fmt: skip
    services.submit_post(department, post.uuid, NOW)
    post.refresh_from_db()
    assert post.status == PostState.SCREENED
    assert post.office_path == tree.department.path


def test_who_reaches_a_draft(
    tree: Tree, employer: Employer, recruiter: Scope, officer: Scope
) -> None:
    post = make_post(employer, PostState.DRAFT)
    other = scope_for(make_recruiter(make_employer(tree.university)))
    stranger = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    assert queries.get_in(recruiter, post.uuid) == post
    assert queries.get_in(officer, post.uuid) == post
    for scope in (other, stranger, VISITOR):
        with pytest.raises(Post.DoesNotExist):
            queries.get_in(scope, post.uuid)
        with pytest.raises(Post.DoesNotExist):
            services.save_post(scope, post.uuid, post_draft(), NOW)


def test_an_office_does_not_write_for_an_employer(employer: Employer, officer: Scope) -> None:
    post = make_post(employer, PostState.DRAFT)
    with refused("not_yours"):
        services.save_post(officer, post.uuid, post_draft(), NOW)


def test_a_copy_is_a_draft_without_days(recruiter: Scope, employer: Employer) -> None:
    first = make_published(recruiter, employer.org, apply_until=date(2024, 6, 10))
    copy = services.copy_post(recruiter, first.uuid, NOW)
    assert (copy.status, copy.copied_from, copy.apply_until) == (PostState.DRAFT, first, None)
    assert (copy.title, copy.contact_phone_masked) == (first.title, first.contact_phone_masked)
