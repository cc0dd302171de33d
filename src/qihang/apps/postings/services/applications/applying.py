"""What a graduate does: apply with one tap, withdraw, answer an offer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from qihang.apps.messages.services import Notice
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import record_act
from qihang.apps.people.models import Graduate
from qihang.apps.postings.models import Application, Post
from qihang.apps.postings.queries import public_post
from qihang.apps.postings.queries.applications import own_applications, own_profile
from qihang.apps.postings.rules.applications import ApplicationAction, ApplicationState
from qihang.apps.postings.services.applications.profiles import NO_PROFILE, lock_own
from qihang.apps.postings.services.applications.transitions import (
    APPLICATION,
    apply_transition,
    notify_publisher,
    publish_moved,
)
from qihang.kernel import Refusal, Scope
from qihang.policy import load

_AGAIN = frozenset({ApplicationState.WITHDRAWN, ApplicationState.LAPSED})


@dataclass(frozen=True, slots=True)
class GivenApplication:
    """What is said to this employer alone, and whether the own university may see where one applied."""

    words: str = ""
    says_disabled: bool = False
    shared: bool = False


@transaction.atomic
def apply(scope: Scope, post: UUID, given: GivenApplication, now: datetime) -> Application:
    """Apply for a public post with the own profile.

    Raises Post.DoesNotExist, Refusal no_record, no_profile, profile_hidden, apply_outside, not_open_yet,
    reserved, applied_already, too_many_applications.
    """
    graduate = lock_own(scope)
    found = public_post(scope, post, timezone.localdate(now))
    _must_be_possible(scope, graduate, found, given, now)
    application = Application.objects.create(
        post=found,
        graduate=graduate,
        org_path=found.org_path,
        words=given.words.strip(),
        says_disabled=given.says_disabled and found.reserved,
        shared=given.shared,
        sent_at=now,
    )
    record_act(
        scope, "application.send", "application", application.uuid, org_path=found.org_path,
        after={"post": str(found.uuid)},
    )  # fmt: skip
    step = Transition(
        ApplicationAction.SEE, now
    )  # tells nobody that it was seen: only its moment counts
    publish_moved([application], step)
    link = reverse("postings:applications")
    # One message a post and day, however many apply.
    key = f"applications:{found.pk}:{timezone.localdate(now)}"
    notice = Notice("application_received", link, key, {"title": found.title})
    notify_publisher(scope, [application], notice, step)
    return application


@transaction.atomic
def withdraw_application(scope: Scope, uuid: UUID, now: datetime) -> Application:
    """The employer reads nothing of it from now on; raises Application.DoesNotExist, not_in_this_state."""
    return _step(scope, uuid, ApplicationAction.WITHDRAW, now)


@transaction.atomic
def accept_offer(scope: Scope, uuid: UUID, now: datetime) -> Application:
    """The graduate will come; raises Application.DoesNotExist, Refusal not_in_this_state."""
    return _step(scope, uuid, ApplicationAction.ACCEPT, now)


@transaction.atomic
def decline_offer(scope: Scope, uuid: UUID, now: datetime) -> Application:
    """The graduate will not; raises Application.DoesNotExist, Refusal not_in_this_state."""
    return _step(scope, uuid, ApplicationAction.DECLINE, now)


def _step(scope: Scope, uuid: UUID, action: ApplicationAction, now: datetime) -> Application:
    found = own_applications(scope).get(uuid=uuid)
    (application,) = moves.lock_records(APPLICATION, Q(pk=found.pk))
    apply_transition(scope, [application], Transition(action, now))
    return application


def _must_be_possible(
    scope: Scope, graduate: Graduate, post: Post, given: GivenApplication, now: datetime
) -> None:
    profile = own_profile(scope)
    if profile is None:
        raise NO_PROFILE
    if not profile.is_visible:
        raise Refusal(
            "profile_hidden", "您的求职资料现在是隐藏的，单位看不到，请先改为可见再投递。"
        )
    _must_be_open(post, given, now)
    _must_be_few(graduate, post, now)


def _must_be_open(post: Post, given: GivenApplication, now: datetime) -> None:
    if post.apply_mode != "here":
        raise Refusal("apply_outside", "这个岗位不在这里投递，请按岗位写明的网址或地点报名。")
    if post.opens_on is not None and timezone.localdate(now) < post.opens_on:
        raise Refusal("not_open_yet", "这个岗位 {day} 起才能投递。", day=post.opens_on)
    if post.reserved and not given.says_disabled:
        raise Refusal("reserved", "这个岗位面向残疾毕业生。符合条件的，请勾选说明后再投递。")


def _must_be_few(graduate: Graduate, post: Post, now: datetime) -> None:
    own = Application.objects.filter(graduate=graduate)
    last = own.filter(post=post).order_by("-sent_at", "-pk").first()
    if last is not None and last.status not in _AGAIN:
        raise Refusal("applied_already", "您已经投递过这个岗位，请到“我的投递”查看。")
    today = timezone.localdate(now)
    most = load().limit("applications_a_day", today)
    if own.filter(sent_at__date=today).count() >= most:
        raise Refusal("too_many_applications", "今天已投递 {most} 个岗位，请明天再投。", most=most)
