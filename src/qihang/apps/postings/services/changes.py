"""A public post is changed: the former text stays public until the new one has passed (ADR 54)."""

import dataclasses
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import record_act
from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.models import Post, PostVersion, ScreeningFinding
from qihang.apps.postings.rules import PostAction, PostContent, from_json
from qihang.apps.postings.services.drafts import PostDraft, write_contact, write_content
from qihang.apps.postings.services.publishers import publisher_of
from qihang.apps.postings.services.screening import keep_findings, worst_of
from qihang.apps.postings.services.submission import (
    add_versions,
    expires_on,
    looked_at,
    must_be_ready,
)
from qihang.apps.postings.services.transitions import apply_transition, lock_post
from qihang.kernel import Scope, bus


@transaction.atomic
def change_post(scope: Scope, uuid: UUID, draft: PostDraft, now: datetime) -> Post:
    """Another text for a public post, and its contacts; a clean one is in force at once.

    Contacts alone are not screened. Raises Post.DoesNotExist, Refusal not_in_this_state, not_yours,
    not_verified, not_ready.
    """
    post = lock_post(scope, uuid, PostAction.CHANGE)
    publisher_of(scope, post.org)
    content = _completed(post, draft.content)
    write_contact(post, draft.contact)
    post.save()
    if content == post.content:
        record_act(scope, "post.contact", "post", post.uuid, org_path=post.org_path)
        bus.publish(PostsChanged(frozenset({post.pk}), now))
        return post
    must_be_ready(scope, post, content, now)
    number = newest_number(post) + 1
    add_versions(scope, [(post, number, content)], now)
    worst = keep_findings([(post, number, content)], timezone.localdate(now))
    step = Transition(PostAction.CHANGE, now)
    apply_transition(scope, [post], step)
    if not worst[post.pk] and not looked_at(post.channel):
        apply_newest_text(post, now)
        apply_transition(scope, [post], step.also(PostAction.PASS_CHANGE))
    return post


def _completed(post: Post, content: PostContent) -> PostContent:
    """The content with what a form of its publisher leaves out; a post stays in its channel."""
    return dataclasses.replace(
        content,
        channel=post.channel,
        employer_name=content.employer_name or post.employer_name,
        industry=content.industry or post.industry,
    )


def apply_newest_text(post: Post, now: datetime) -> None:
    """The newest text of a locked post becomes the public one; the step that follows signs it."""
    number = newest_number(post)
    kept = PostVersion.objects.get(post=post, number=number)
    content = from_json(kept.content)
    found = ScreeningFinding.objects.filter(post=post, version=number)
    write_content(post, post.employer, content)
    published = post.published_at or now
    post.version, post.screened_at, post.severity = number, now, worst_of(list(found))
    post.expires_on = expires_on(content, timezone.localdate(published))
    post.save()


def newest_number(post: Post) -> int:
    """The number of the newest text of a locked post."""
    newest: int = PostVersion.objects.filter(post=post).aggregate(n=Max("number"))["n"] or 0
    return newest
