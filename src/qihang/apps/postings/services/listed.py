"""Posts by the hundred: new ones, changed ones and closed ones of one publisher, in a few statements."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from qihang.apps.employers.queries import verified_ids
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.services import Act, record_acts
from qihang.apps.postings.models import Post, PostVersion, ScreeningFinding
from qihang.apps.postings.rules import ENDED, PostAction, PostContent, PostState
from qihang.apps.postings.services.drafts import PostDraft, new_post, write_content
from qihang.apps.postings.services.publishers import NOT_VERIFIED, Publisher, publisher_of
from qihang.apps.postings.services.screening import BLOCK, findings_of_many, worst_of
from qihang.apps.postings.services.submission import add_versions, expires_on, looked_at
from qihang.apps.postings.services.transitions import POST, apply_transition
from qihang.kernel import Scope

BATCH = 1000


def verified_publisher(scope: Scope, org: Org) -> Publisher:
    """Who may publish now; raises Refusal not_yours, no_employer, not_verified."""
    publisher = publisher_of(scope, org)
    employer = publisher.employer
    if employer is not None and not verified_ids(scope, [employer.pk]):
        raise NOT_VERIFIED
    return publisher


@transaction.atomic
def create_listed(scope: Scope, org: Org, drafts: Sequence[PostDraft], now: datetime) -> list[Post]:
    """Posts that were judged ready, submitted and screened at once; in the order of the drafts.

    Raises Refusal not_yours, no_employer, not_verified, channel_not_yours.
    """
    publisher = verified_publisher(scope, org)
    posts = [new_post(publisher, draft, now) for draft in drafts]
    found = findings_of_many([post.content for post in posts], timezone.localdate(now))
    for post, spans in zip(posts, found, strict=True):
        post.version, post.screened_at, post.severity = 1, now, worst_of(spans)
        if _passes(post):
            _date(post, now)
    Post.objects.bulk_create(posts, batch_size=BATCH)
    _keep(scope, [(post, 1, post.content) for post in posts], found, now)
    record_acts(
        scope,
        [Act("post.create", "post", post.uuid, post.org_path) for post in posts],
    )
    step = Transition(PostAction.SUBMIT, now)
    apply_transition(scope, posts, step)
    blocked = [post for post in posts if post.severity == BLOCK]
    apply_transition(scope, blocked, step.also(PostAction.STOP))
    apply_transition(scope, [p for p in posts if _passes(p)], step.also(PostAction.PASS))
    return posts


@transaction.atomic
def change_listed(
    scope: Scope, org: Org, contents: Mapping[int, PostContent], now: datetime
) -> list[Post]:
    """Another text for public posts of the organisation, by id; clean ones are in force at once.

    Raises Refusal not_yours, no_employer, not_verified, not_in_this_state.
    """
    publisher = verified_publisher(scope, org)
    posts = moves.lock_records(POST, Q(pk__in=sorted(contents), org=org))
    texts = [_completed(post, contents[post.pk]) for post in posts]
    found = findings_of_many(texts, timezone.localdate(now))
    numbers = newest_numbers(posts)
    _keep(
        scope,
        [(post, numbers[post.pk] + 1, text) for post, text in zip(posts, texts, strict=True)],
        found,
        now,
    )
    step = Transition(PostAction.CHANGE, now)
    apply_transition(scope, posts, step)
    clean = []
    for post, text, spans in zip(posts, texts, found, strict=True):
        if not spans and not looked_at(post.channel):
            write_content(post, publisher.employer, text)
            post.version, post.screened_at, post.severity = numbers[post.pk] + 1, now, ""
            post.expires_on = expires_on(text, timezone.localdate(post.published_at or now))
            post.save()
            clean.append(post)
    apply_transition(scope, clean, step.also(PostAction.PASS_CHANGE))
    return posts


@transaction.atomic
def close_listed(scope: Scope, posts: Iterable[Post], now: datetime) -> frozenset[int]:
    """Close those of the posts that have not ended; their ids."""
    chosen = Q(pk__in=[post.pk for post in posts])
    open_ = [p for p in moves.lock_records(POST, chosen) if p.status not in ENDED]
    apply_transition(scope, open_, Transition(PostAction.CLOSE, now))
    return frozenset(post.pk for post in open_)


def drop_changes_listed(scope: Scope, ids: Iterable[int], now: datetime) -> frozenset[int]:
    """Give up the texts that still wait of these posts; their ids."""
    locked = moves.lock_records(POST, Q(pk__in=sorted(ids)))
    waiting = [post for post in locked if post.status == PostState.CHANGED]
    apply_transition(scope, waiting, Transition(PostAction.DROP_CHANGE, now))
    return frozenset(post.pk for post in waiting)


def newest_numbers(posts: Sequence[Post]) -> dict[int, int]:
    """Id of each post -> the number of its newest text."""
    rows = PostVersion.objects.filter(post__in=[post.pk for post in posts])
    return dict(rows.order_by().values_list("post").annotate(newest=Max("number")))


def _passes(post: Post) -> bool:
    return not post.severity and not looked_at(post.channel)


def _date(post: Post, now: datetime) -> None:
    post.published_at = now
    post.expires_on = expires_on(post.content, timezone.localdate(now))


def _completed(post: Post, content: PostContent) -> PostContent:
    """The content with what its publisher left out; a post stays in its channel."""
    return dataclasses.replace(
        content,
        channel=post.channel,
        employer_name=content.employer_name or post.employer_name,
        industry=content.industry or post.industry,
    )


def _keep(
    scope: Scope,
    texts: Sequence[tuple[Post, int, PostContent]],
    found: Sequence[Sequence[ScreeningFinding]],
    now: datetime,
) -> None:
    """Texts under their numbers, with what was found in them."""
    add_versions(scope, texts, now)
    rows = []
    for (post, number, _), spans in zip(texts, found, strict=True):
        for one in spans:
            one.post, one.version = post, number
            rows.append(one)
    ScreeningFinding.objects.bulk_create(rows, batch_size=2000)
