"""Writing posts: a draft, its changes, a copy of an earlier one."""

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from qihang.apps.employers.models import Employer
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import NOT_IN_THIS_STATE
from qihang.apps.orgs.models import Org
from qihang.apps.orgs.services import record_act, seal
from qihang.apps.postings.models import Post
from qihang.apps.postings.queries import get_in
from qihang.apps.postings.rules import CONTENT, EDITABLE, PostContent
from qihang.apps.postings.services.publishers import Publisher, channel_for, publisher_of
from qihang.apps.postings.services.transitions import POST
from qihang.kernel import Scope
from qihang.kernel.identity import mask


@dataclass(frozen=True, slots=True)
class PostContact:
    """Whom graduates ask; hidden from visitors."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PostOrigin:
    """Where a post comes from: a visit, gathering, pairing, campaign; or a partner's feed with its own id."""

    kind: str = ""
    uuid: UUID | None = None
    source: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class PostDraft:
    """All that is typed of a post."""

    content: PostContent
    contact: PostContact = field(default_factory=PostContact)
    origin: PostOrigin = field(default_factory=PostOrigin)


@transaction.atomic
def create_post(
    scope: Scope, org: Org, draft: PostDraft, now: datetime, copied_from: Post | None = None
) -> Post:
    """A draft of the organisation; raises Refusal not_yours, no_employer, channel_not_yours."""
    post = new_post(publisher_of(scope, org), draft, now)
    post.copied_from = copied_from
    post.save()
    record_act(scope, "post.create", "post", post.uuid, org_path=post.org_path)
    return post


@transaction.atomic
def save_post(scope: Scope, uuid: UUID, draft: PostDraft, now: datetime) -> Post:
    """Write a draft anew; raises Post.DoesNotExist, Refusal not_yours, not_in_this_state, channel_not_yours."""
    del now
    (post,) = moves.lock_records(POST, Q(pk=get_in(scope, uuid).pk))
    publisher = publisher_of(scope, post.org)
    if post.status not in EDITABLE:
        raise NOT_IN_THIS_STATE
    _write(post, publisher, draft)
    post.save()
    record_act(scope, "post.edit", "post", post.uuid, org_path=post.org_path)
    return post


@transaction.atomic
def copy_post(scope: Scope, uuid: UUID, now: datetime) -> Post:
    """A draft with the same text, without its days: to publish the like again, or to renew what ended."""
    post = get_in(scope, uuid)
    content = dataclasses.replace(
        post.content, opens_on=None, apply_until=None, exam_on=None, result_on=None
    )
    origin = PostOrigin(post.origin_kind, post.origin_uuid)
    copy = create_post(scope, post.org, PostDraft(content, origin=origin), now, post)
    copy.contact_name, copy.contact_email = post.contact_name, post.contact_email
    copy.contact_phone_sealed = post.contact_phone_sealed
    copy.contact_phone_masked = post.contact_phone_masked
    copy.save()
    record_act(scope, "post.contact", "post", copy.uuid, org_path=copy.org_path)
    return copy


def new_post(publisher: Publisher, draft: PostDraft, now: datetime) -> Post:
    """A draft that is not saved; raises Refusal channel_not_yours."""
    post = Post(
        org=publisher.org,
        org_path=publisher.org.path,
        created_at=now,
        origin_kind=draft.origin.kind,
        origin_uuid=draft.origin.uuid,
        source=draft.origin.source,
        source_id=draft.origin.source_id,
    )
    _write(post, publisher, draft)
    return post


def write_content(post: Post, employer: Employer | None, content: PostContent) -> None:
    """Set what the post says; places that are left follow the places."""
    channel = channel_for(post.org, content.channel)
    publisher = employer.name if employer else post.org.name
    taken = post.places - post.places_left
    for name in CONTENT:
        value = getattr(content, name)
        setattr(post, name, list(value) if isinstance(value, tuple) else value)
    if employer is not None and employer.party == "employer":
        post.employer_name = publisher
    post.employer_name = post.employer_name or publisher
    post.employer_kind = employer.kind if employer else channel.employer_kind
    post.industry = post.industry or (employer.section if employer else "")
    post.section = post.industry[:1]
    post.practice, post.reserved = channel.practice, channel.reserved
    post.places_left = max(post.places - taken, 0)


def write_contact(post: Post, contact: PostContact) -> None:
    """Set whom graduates ask."""
    phone = contact.phone.strip()
    post.contact_name, post.contact_email = contact.name, contact.email
    post.contact_phone_sealed = seal(phone) if phone else None
    post.contact_phone_masked = mask(phone)


def _write(post: Post, publisher: Publisher, draft: PostDraft) -> None:
    write_content(post, publisher.employer, draft.content)
    write_contact(post, draft.contact)
    post.employer, post.office_path = publisher.employer, publisher.office_path
