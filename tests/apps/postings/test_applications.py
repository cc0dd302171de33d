"""Who applies is read by the post's publisher alone, as long as the application counts and no longer."""

from datetime import date, timedelta
from typing import Any

import pytest

from qihang.apps.employers.models import Employer
from qihang.apps.employers.rules import EmployerState
from qihang.apps.messages.models import Message
from qihang.apps.orgs.models import AuditEntry
from qihang.apps.orgs.rules import Role
from qihang.apps.people.models import Graduate
from qihang.apps.postings.events import ApplicationsMoved, ProfilesChanged
from qihang.apps.postings.models import Application, Post, Profile
from qihang.apps.postings.queries import applications as queries
from qihang.apps.postings.rules import PostAction, PostState
from qihang.apps.postings.rules.applications import ApplicationAction, ApplicationState
from qihang.apps.postings.rules.profiles import ProfileAudience
from qihang.apps.postings.services import applications as services
from qihang.apps.postings.services.applications import GivenApplication, ProfileDraft
from qihang.kernel import Scope, Subscription
from tests.factories.applications import NOW, make_applicant, make_application
from tests.factories.contributions import give, listener
from tests.factories.destinations import paper
from tests.factories.employers import make_employer, make_recruiter
from tests.factories.orgs import SYSTEM, Tree, client_for, make_account, scope_for
from tests.factories.people import make_graduate, own_account
from tests.factories.postings import make_post
from tests.factories.refusals import refused
from tests.factories.signing import sign

pytestmark = pytest.mark.django_db
PLAIN = GivenApplication("很想来。")
S, A = ApplicationState, ApplicationAction


@pytest.fixture
def post(employer: Employer) -> Post:
    return make_post(employer)


@pytest.fixture
def graduate(tree: Tree) -> Graduate:
    return make_applicant(tree.college, name="周晓晨")


@pytest.fixture
def own(graduate: Graduate) -> Scope:
    return scope_for(own_account(graduate))


def hold(post: Post, state: PostState) -> None:
    post.status = state
    post.save(update_fields=["status"])
    sign(post)


class TestApplying:
    def test_it_is_kept_signed_and_told(
        self, own: Scope, post: Post, recruiter: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[ApplicationsMoved] = []
        give(monkeypatch, Subscription(ApplicationsMoved, listener(told)))
        sent = services.apply(own, post.uuid, PLAIN, NOW)
        assert (sent.status, sent.org_path) == (S.SENT, post.org_path)
        assert told == [ApplicationsMoved(frozenset({sent.pk}), NOW)]
        assert AuditEntry.objects.filter(act="application.send").count() == 1
        assert [m.account_id for m in Message.objects.filter(template="application_received")] == [
            recruiter.account
        ]
        with refused("applied_already"):
            services.apply(own, post.uuid, PLAIN, NOW)

    def test_it_needs_a_profile_that_is_visible(self, tree: Tree, post: Post) -> None:
        graduate = make_graduate(tree.college, account=True)
        scope = scope_for(own_account(graduate))
        with refused("no_profile"):
            services.apply(scope, post.uuid, PLAIN, NOW)
        services.save_profile(scope, ProfileDraft(audience=ProfileAudience.NOBODY), NOW)
        with refused("profile_hidden"):
            services.apply(scope, post.uuid, PLAIN, NOW)

    @pytest.mark.parametrize(
        ("over", "code"),
        [
            ({"apply_mode": "outside"}, "apply_outside"),
            ({"opens_on": date(2024, 6, 10)}, "not_open_yet"),
            ({"reserved": True}, "reserved"),
        ],
        ids=["outside", "early", "reserved"],
    )
    def test_only_what_is_open(
        self, own: Scope, employer: Employer, over: dict[str, Any], code: str
    ) -> None:
        with refused(code):
            services.apply(own, make_post(employer, **over).uuid, PLAIN, NOW)

    def test_a_held_post_is_not_there(self, own: Scope, employer: Employer) -> None:
        held = make_post(employer, PostState.HELD)
        with pytest.raises(Post.DoesNotExist):
            services.apply(own, held.uuid, PLAIN, NOW)

    def test_disability_is_said_for_reserved_posts_alone(
        self, own: Scope, employer: Employer
    ) -> None:
        says = GivenApplication(says_disabled=True)
        assert services.apply(own, make_post(employer, reserved=True).uuid, says, NOW).says_disabled
        assert not services.apply(own, make_post(employer).uuid, says, NOW).says_disabled

    def test_a_day_has_a_limit(self, own: Scope, employer: Employer, graduate: Graduate) -> None:
        posts = [make_post(employer) for _ in range(2)]
        Application.objects.bulk_create(
            Application(
                post=posts[0], graduate=graduate, org_path=employer.org_path, sent_at=NOW,
                status=S.WITHDRAWN,
            )
            for _ in range(50)
        )  # fmt: skip
        with refused("too_many_applications"):
            services.apply(own, posts[1].uuid, PLAIN, NOW)
        assert services.apply(own, posts[1].uuid, PLAIN, NOW + timedelta(days=1)).status == S.SENT


class TestWhoReads:
    def test_the_publisher_alone(
        self, tree: Tree, post: Post, graduate: Graduate, recruiter: Scope
    ) -> None:
        sent = make_application(post, graduate)
        assert list(queries.received(recruiter)) == [sent]
        another = scope_for(make_recruiter(make_employer(tree.university)))
        readers = [
            another,
            scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university)),
            scope_for(make_account(Role.PROVINCE_OFFICER, tree.province)),
            scope_for(make_account(Role.CITY_OFFICER, tree.city)),
            Scope(),
        ]
        for reader in readers:
            assert not queries.received(reader)

    def test_nobody_above_a_publishing_college(self, tree: Tree, graduate: Graduate) -> None:
        """Paths are compared whole: the university does not read what its college was sent."""
        post = make_post(make_employer(tree.university))
        make_application(post, graduate, org_path=tree.college.path)
        Post.objects.filter(pk=post.pk).update(org_path=tree.college.path, employer=None)
        college = scope_for(make_account(Role.COLLEGE_OFFICER, tree.college))
        above = scope_for(make_account(Role.UNIVERSITY_OFFICER, tree.university))
        assert queries.received(college).count() == 1
        assert not queries.received(above)

    def test_nothing_while_the_post_is_held(
        self, post: Post, graduate: Graduate, recruiter: Scope
    ) -> None:
        make_application(post, graduate)
        hold(post, PostState.HELD)
        assert not queries.received(recruiter)
        assert queries.count_hidden(recruiter) == 1
        hold(post, PostState.CLOSED)  # closing what was held brings nothing back
        assert not queries.received(recruiter)
        post.moves.create(
            action=PostAction.CLOSE, from_status="published", to_status="closed", at=NOW
        )
        assert queries.received(recruiter).count() == 1

    def test_nothing_once_the_employer_is_not_verified(
        self, post: Post, graduate: Graduate, employer: Employer, recruiter: Scope
    ) -> None:
        make_application(post, graduate)
        Employer.objects.filter(pk=employer.pk).update(status=EmployerState.REVOKED)
        assert not queries.received(recruiter)

    def test_each_reading_of_a_telephone_is_an_act(
        self, post: Post, graduate: Graduate, recruiter: Scope, own: Scope
    ) -> None:
        sent = make_application(post, graduate)
        assert services.unmask_phone(recruiter, sent.uuid) == "13805310000"
        acts = AuditEntry.objects.filter(act="application.unmask")
        assert [(one.subject, one.account_id) for one in acts] == [
            (str(sent.uuid), recruiter.account)
        ]
        services.withdraw_application(own, sent.uuid, NOW)
        with refused("not_readable"):
            services.unmask_phone(recruiter, sent.uuid)

    def test_only_what_was_chosen(self, post: Post, graduate: Graduate, recruiter: Scope) -> None:
        sent = make_application(post, graduate)
        Profile.objects.filter(graduate=graduate).update(parts=[])
        with refused("not_readable"):
            services.unmask_phone(recruiter, sent.uuid)


class TestAnswering:
    def test_opening_marks_as_seen(
        self, post: Post, graduate: Graduate, recruiter: Scope, own: Scope
    ) -> None:
        sent = make_application(post, graduate)
        assert services.open_application(recruiter, sent.uuid, NOW).status == S.SEEN
        assert services.open_application(recruiter, sent.uuid, NOW).seen_at == NOW
        assert [m.action for m in queries.moves_of(own, [sent])] == ["see"]

    def test_many_are_answered_and_the_others_named(
        self, tree: Tree, post: Post, recruiter: Scope
    ) -> None:
        made = [make_application(post, make_applicant(tree.college), state)
                for state in (S.SENT, S.SEEN, S.WITHDRAWN)]  # fmt: skip
        uuids = [one.uuid for one in made]
        plan = services.plan_answer(recruiter, uuids, A.REFUSE)
        assert (len(plan.uuids), plan.skipped) == (2, ((S.WITHDRAWN, 1),))
        with refused("reason_missing"):
            services.answer(recruiter, uuids, A.REFUSE, " ", NOW)
        done = services.answer(recruiter, uuids, A.REFUSE, "感谢您的投递。", NOW)
        assert (done.done, done.skipped) == (2, 1)
        told = Message.objects.filter(template="application_refused")
        assert {m.graduate for m in told} == {one.graduate_id for one in made[:2]}
        assert {m.org_path for m in told} == {""}  # no office follows them
        assert services.undo_answer(recruiter, done.act, NOW) == 2
        assert not Message.objects.filter(template="application_refused").exists()
        assert Application.objects.get(pk=made[0].pk).answered_at is None

    def test_an_offer_is_accepted_by_its_graduate(
        self, tree: Tree, post: Post, graduate: Graduate, recruiter: Scope, own: Scope
    ) -> None:
        sent = make_application(post, graduate)
        services.answer(recruiter, [sent.uuid], A.OFFER, "", NOW)
        stranger = scope_for(own_account(make_applicant(tree.college)))
        with pytest.raises(Application.DoesNotExist):
            services.accept_offer(stranger, sent.uuid, NOW)
        assert services.accept_offer(own, sent.uuid, NOW).status == S.ACCEPTED
        assert Message.objects.filter(template="application_accepted").count() == 1

    def test_others_cannot_answer(self, tree: Tree, post: Post, graduate: Graduate) -> None:
        sent = make_application(post, graduate)
        another = scope_for(make_recruiter(make_employer(tree.university)))
        with refused("not_in_this_state"):
            services.answer(another, [sent.uuid], A.INVITE, "", NOW)
        assert Application.objects.get(pk=sent.pk).status == S.SENT


class TestProfiles:
    def test_leaving_empties_it_and_withdraws(
        self, post: Post, graduate: Graduate, own: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[ProfilesChanged] = []
        give(monkeypatch, Subscription(ProfilesChanged, listener(told)))
        sent = make_application(post, graduate, words="很想来。", says_disabled=True)
        services.leave_profile(own, NOW)
        sent.refresh_from_db()
        assert (sent.status, sent.words, sent.says_disabled) == (S.WITHDRAWN, "", False)
        left = Profile.objects.get(graduate=graduate)
        assert (left.skills, left.about, left.cities, left.file) == ("", "", [], None)
        assert told == [ProfilesChanged(frozenset({graduate.pk}), NOW)]
        assert queries.own_profile(own) is None
        services.save_profile(own, ProfileDraft(skills="Go"), NOW)
        assert queries.own_profile(own) == left

    def test_what_the_page_shows_is_what_the_employer_sees(
        self, post: Post, graduate: Graduate
    ) -> None:
        Post.objects.filter(pk=post.pk).update(expires_on=date(2099, 1, 1))
        before = client_for(own_account(graduate)).get(f"/postings/{post.uuid}/apply/")
        sent = make_application(post, graduate)
        account = make_recruiter(Employer.objects.get(), leads=False, name="王招聘")
        page = client_for(account).get(f"/postings/applications/{sent.uuid}/").content.decode()
        for fact in before.context["shown"]:
            assert str(fact.value) in page
        for secret in (graduate.id_number_masked, graduate.exam_number, "13805310000"):
            assert secret not in page

    def test_a_withdrawn_application_shows_nobody(
        self, post: Post, graduate: Graduate, own: Scope
    ) -> None:
        sent = make_application(post, graduate)
        account = make_recruiter(Employer.objects.get(), leads=False, name="王招聘")
        client = client_for(account)
        assert graduate.name in client.get("/postings/applications/").content.decode()
        services.withdraw_application(own, sent.uuid, NOW)
        for page in ("/postings/applications/", f"/postings/applications/{sent.uuid}/"):
            shown = client.get(page).content.decode()
            assert graduate.name not in shown
            assert graduate.phone_masked not in shown

    def test_the_file_is_read_by_whom_one_applied_to(
        self, post: Post, graduate: Graduate, own: Scope, recruiter: Scope
    ) -> None:
        services.save_profile(
            own, ProfileDraft(parts=("file",), file=paper(), file_name="简历.pdf"), NOW
        )
        sent = make_application(post, graduate)
        stored, name = services.applicant_file(recruiter, sent.uuid)
        assert (name, stored.media_type) == ("简历.pdf", "application/pdf")
        services.leave_profile(own, NOW)
        with refused("not_readable"):
            services.applicant_file(recruiter, sent.uuid)


class TestTime:
    def test_what_nobody_answers_lapses(self, post: Post, graduate: Graduate) -> None:
        sent = make_application(post, graduate)
        assert services.remind_publishers(SYSTEM, NOW + timedelta(days=8)) == 1
        assert services.lapse_applications(SYSTEM, NOW + timedelta(days=59)) == 0
        assert services.lapse_applications(SYSTEM, NOW + timedelta(days=61)) == 1
        sent.refresh_from_db()
        assert sent.status == S.LAPSED

    def test_who_waits_hears_that_a_post_is_held(self, post: Post, graduate: Graduate) -> None:
        make_application(post, graduate)
        assert services.notify_ended_posts(SYSTEM, [post.pk], NOW) == 0
        hold(post, PostState.HELD)
        assert services.notify_ended_posts(SYSTEM, [post.pk], NOW) == 1
        assert Message.objects.get(graduate=graduate.pk).template == "application_post_held"

    def test_applications_follow_merged_employers(
        self, tree: Tree, post: Post, graduate: Graduate, employer: Employer
    ) -> None:
        sent = make_application(post, graduate)
        kept = make_employer(tree.university)
        assert services.follow_merged_employers(SYSTEM, [(employer.pk, kept.pk)]) == 1
        sent.refresh_from_db()
        assert sent.org_path == kept.org_path
