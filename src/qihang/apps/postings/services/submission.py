"""A draft is submitted: screened at once, then published, held, or left to an office."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from qihang.apps.employers.queries import verified_ids
from qihang.apps.moves.rules import Transition
from qihang.apps.postings.models import Post, PostVersion
from qihang.apps.postings.rules import (
    PostAction,
    PostContent,
    PostState,
    as_json,
    content_objections,
    last_day,
)
from qihang.apps.postings.services.notifications import notify_waiting
from qihang.apps.postings.services.publishers import NOT_VERIFIED
from qihang.apps.postings.services.screening import BLOCK, keep_findings
from qihang.apps.postings.services.transitions import apply_transition, lock_post
from qihang.kernel import Objection, Refusal, Scope
from qihang.policy import load


@transaction.atomic
def submit_post(scope: Scope, uuid: UUID, now: datetime) -> Post:
    """The draft is screened; what is clean and need not be looked at is public afterwards.

    Raises Post.DoesNotExist, Refusal not_in_this_state, not_verified, not_ready with one objection a field.
    """
    post = lock_post(scope, uuid, PostAction.SUBMIT)
    must_be_ready(scope, post, post.content, now)
    submit_locked(scope, [post], now)
    return post


def submit_locked(scope: Scope, posts: Sequence[Post], now: datetime) -> None:
    """The same for many drafts that are locked and were judged ready."""
    step = Transition(PostAction.SUBMIT, now)
    numbers = {post.pk: post.version + 1 for post in posts}
    texts = [(post, numbers[post.pk], post.content) for post in posts]
    add_versions(scope, texts, now)
    worst = keep_findings(texts, timezone.localdate(now))
    for post in posts:
        post.version, post.screened_at, post.severity = numbers[post.pk], now, worst[post.pk]
    Post.objects.bulk_update(posts, ["version", "screened_at", "severity"], batch_size=1000)
    apply_transition(scope, posts, step)
    apply_transition(scope, [p for p in posts if p.severity == BLOCK], step.also(PostAction.STOP))
    passed = [p for p in posts if not p.severity and not looked_at(p.channel)]
    publish_locked(scope, passed, step.also(PostAction.PASS))
    notify_waiting(scope, [p for p in posts if p.status == PostState.SCREENED], step)


def publish_locked(scope: Scope, posts: Sequence[Post], step: Transition) -> None:
    """Locked posts become public by this step, until the last day of each."""
    today = timezone.localdate(step.now)
    for post in posts:
        post.published_at = post.published_at or step.now
        post.expires_on = expires_on(post.content, today)
    Post.objects.bulk_update(posts, ["published_at", "expires_on"], batch_size=1000)
    apply_transition(scope, posts, step)


def expires_on(content: PostContent, today: date) -> date:
    """The first day on which a post that is published today is no longer public."""
    channel = load().channels.by_code[content.channel]
    return last_day(content, channel, today) + timedelta(days=1)


def must_be_ready(scope: Scope, post: Post, content: PostContent, now: datetime) -> None:
    """Raises Refusal not_verified, not_ready."""
    if post.employer_id and not verified_ids(scope, [post.employer_id]):
        raise NOT_VERIFIED
    channel = load().channels.by_code[content.channel]
    if found := tuple(content_objections(content, channel, timezone.localdate(now))):
        raise not_ready(found)


def not_ready(found: tuple[Objection, ...]) -> Refusal:
    """What keeps a post from being submitted."""
    return Refusal(
        "not_ready", "还有 {count} 处需要修改，请按提示改好后再提交。", found, count=len(found)
    )


def add_versions(
    scope: Scope, texts: Sequence[tuple[Post, int, PostContent]], now: datetime
) -> None:
    """Keep texts of posts under their numbers."""
    rows = [
        PostVersion(
            post=post, number=number, content=as_json(content), account_id=scope.account, at=now
        )
        for post, number, content in texts
    ]
    PostVersion.objects.bulk_create(rows, batch_size=1000)


def looked_at(channel: str) -> bool:
    """Whether an office looks at every post of the channel."""
    return load().channels.by_code[channel].looked_at
