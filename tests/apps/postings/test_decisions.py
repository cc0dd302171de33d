"""What an office decides about posts, what publishers do with them, and what follows from employers."""

from datetime import date, timedelta

import pytest

from qihang.apps.employers.events import EmployerEnded, EmployersMerged, EmployerVerified
from qihang.apps.employers.models import Employer
from qihang.apps.orgs.rules import Role
from qihang.apps.postings import queries, services
from qihang.apps.postings.models import Post
from qihang.apps.postings.rules import PostAction, PostReportOutcome, PostState, ReportReason
from qihang.apps.postings.services import ReportedPost
from qihang.kernel import Refusal, Scope, bus
from qihang.policy import Policy
from tests.factories.employers import make_employer
from tests.factories.orgs import Tree, make_account, scope_for
from tests.factories.postings import NOW, make_draft, make_published, post_draft

pytestmark = pytest.mark.django_db
BAD = "要求 985/211 院校毕业。"
WARNED = "熟练使用办公软件，形象气质佳。"
S = PostState
VISITOR = Scope()


def refused(code: str) -> "pytest.RaisesExc[Refusal]":
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def stands(post: Post) -> str:
    post.refresh_from_db()
    return post.status


@pytest.fixture
def held(recruiter: Scope, employer: Employer) -> Post:
    return make_published(recruiter, employer.org, text=BAD)


@pytest.fixture
def public(recruiter: Scope, employer: Employer) -> Post:
    return make_published(recruiter, employer.org)


def test_a_held_post_is_mended(recruiter: Scope, held: Post) -> None:
    services.own_step(recruiter, held.uuid, PostAction.REVISE, NOW)
    services.save_post(recruiter, held.uuid, post_draft(), NOW)
    services.submit_post(recruiter, held.uuid, NOW)
    assert stands(held) == S.PUBLISHED
    assert (held.version, held.severity) == (2, "")


def test_an_office_releases_with_a_reason(officer: Scope, held: Post) -> None:
    with refused("reason_missing"):
        services.release_post(officer, held.uuid, NOW)
    act = services.release_post(officer, held.uuid, NOW, "院校名单是培养基地名称")
    assert stands(held) == S.PUBLISHED
    services.undo(officer, act, NOW)
    assert stands(held) == S.HELD


def test_an_objection_is_answered_within_its_term(
    recruiter: Scope, officer: Scope, held: Post
) -> None:
    with refused("term_over"):
        late = NOW + timedelta(days=30)
        services.own_step(recruiter, held.uuid, PostAction.OBJECT, late, "是基地名称")
    services.own_step(recruiter, held.uuid, PostAction.OBJECT, NOW, "是基地名称")
    services.hold_post(officer, held.uuid, NOW, "写的是学校层次")
    assert stands(held) == S.REFUSED


def test_nobody_screens_the_own_post(tree: Tree) -> None:
    office = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    post = make_draft(office, tree.university, text=WARNED)
    services.submit_post(office, post.uuid, NOW)
    assert stands(post) in {S.SCREENED, S.HELD}
    with refused("own_post"):
        services.release_post(office, post.uuid, NOW, "可以")
    colleague = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
    services.release_post(colleague, post.uuid, NOW, "可以")
    assert stands(post) == S.PUBLISHED


def test_only_its_office_decides(tree: Tree, recruiter: Scope, held: Post) -> None:
    stranger = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.other_university))
    with refused("not_yours"):
        services.release_post(recruiter, held.uuid, NOW, "可以")
    with pytest.raises(Post.DoesNotExist):
        services.release_post(stranger, held.uuid, NOW, "可以")


def test_a_change_waits_while_the_former_text_is_public(
    recruiter: Scope, officer: Scope, public: Post
) -> None:
    before = public.text
    services.change_post(recruiter, public.uuid, post_draft(text=BAD), NOW)
    assert (stands(public), public.text) == (S.CHANGED, before)
    assert list(queries.published(VISITOR, date(2024, 6, 3))) == [public]
    services.hold_post(officer, public.uuid, NOW, "写了院校层次")
    assert (stands(public), public.text) == (S.PUBLISHED, before)
    services.change_post(recruiter, public.uuid, post_draft(text=BAD), NOW)
    services.release_post(officer, public.uuid, NOW)
    assert (stands(public), public.text, public.version) == (S.PUBLISHED, BAD, 3)


def test_a_clean_change_is_in_force_at_once(recruiter: Scope, public: Post) -> None:
    services.change_post(recruiter, public.uuid, post_draft(places=9), NOW)
    assert (stands(public), public.places, public.places_left) == (S.PUBLISHED, 9, 9)


def test_many_are_released_and_what_is_left_is_named(
    tree: Tree, officer: Scope, held: Post
) -> None:
    department = scope_for(make_account(Role.DEPARTMENT_OFFICER, tree.department))
    clean = make_draft(
        department, tree.department, channel="study_abroad", text="公派留学。",
        apply_until=date(2024, 6, 30), fields={"country": "US", "school": "某大学"},
    )  # fmt: skip
    services.submit_post(department, clean.uuid, NOW)
    done = services.release_posts(officer, [held.uuid, clean.uuid], NOW)
    assert done.released == ()
    assert [refusal.code for _, refusal in done.skipped] == ["not_in_this_state"]


def test_places_left_fill_a_post(recruiter: Scope, public: Post) -> None:
    with refused("places_wrong"):
        services.set_places_left(recruiter, public.uuid, 4, NOW)
    services.set_places_left(recruiter, public.uuid, 1, NOW)
    assert (stands(public), public.places_left) == (S.PUBLISHED, 1)
    services.set_places_left(recruiter, public.uuid, 0, NOW)
    assert (stands(public), public.ended_at) == (S.FILLED, NOW)


def test_what_is_over_expires(recruiter: Scope, employer: Employer, public: Post) -> None:
    short = make_published(recruiter, employer.org, apply_until=date(2024, 6, 5))
    system = Scope.for_system("test")
    assert services.expire_due(system, NOW + timedelta(days=2)) == 0
    assert services.expire_due(system, NOW + timedelta(days=3)) == 1
    assert (stands(short), stands(public)) == (S.EXPIRED, S.PUBLISHED)


def test_posts_follow_the_verification(employer: Employer, public: Post, held: Post) -> None:
    ids = frozenset({employer.pk})
    bus.publish(EmployerEnded(ids, NOW))
    assert (stands(public), stands(held)) == (S.HELD, S.HELD)
    bus.publish(EmployerVerified(ids, NOW))
    assert (stands(public), stands(held)) == (S.PUBLISHED, S.HELD)


def test_posts_follow_a_merger(tree: Tree, employer: Employer, public: Post) -> None:
    other = make_employer(tree.other_university, name="合并后有限公司")
    bus.publish(EmployersMerged(frozenset({(employer.pk, other.pk)}), NOW))
    public.refresh_from_db()
    assert (public.employer, public.org_path) == (other, other.org_path)
    assert (public.office_path, public.employer_name) == (other.office_path, other.name)


class TestReports:
    """Everybody may report; only the office reads it."""

    def test_a_report_reaches_the_office_alone(
        self, recruiter: Scope, officer: Scope, public: Post
    ) -> None:
        said = ReportedPost(ReportReason.FEE, "要交 500 元服装费")
        services.report_post(VISITOR, public.uuid, said, "198.51.100.7", NOW)
        (found,) = queries.reports_in(officer)
        assert (found.reason, found.account_id) == ("fee", None)
        assert not queries.reports_in(recruiter)
        services.handle_report(officer, found.uuid, PostReportOutcome.UNFOUNDED, "已核实", NOW)
        with refused("report_handled"):
            services.handle_report(officer, found.uuid, PostReportOutcome.HELD, "再次", NOW)

    def test_a_draft_cannot_be_reported(self, held: Post) -> None:
        with pytest.raises(Post.DoesNotExist):
            services.report_post(
                VISITOR, held.uuid, ReportedPost(ReportReason.FEE), "198.51.100.7", NOW
            )

    def test_many_from_one_address_are_refused(
        self, public: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Policy, "limit", lambda *_: 2)
        said = ReportedPost(ReportReason.FILLED)
        for _ in range(2):
            services.report_post(VISITOR, public.uuid, said, "198.51.100.8", NOW)
        with refused("reports_many"):
            services.report_post(VISITOR, public.uuid, said, "198.51.100.8", NOW)
