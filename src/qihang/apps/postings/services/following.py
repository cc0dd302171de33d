"""Posts follow their employers: hidden while one is not verified, and with what it became."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from qihang.apps.employers.models import Employer
from qihang.apps.moves import services as moves
from qihang.apps.moves.rules import Transition
from qihang.apps.orgs.services import record_acts
from qihang.apps.orgs.services.record import Act
from qihang.apps.postings.events import PostsChanged
from qihang.apps.postings.models import Post, PostMove
from qihang.apps.postings.rules import ENDED, PUBLIC, PostAction, PostState
from qihang.apps.postings.services.transitions import POST, apply_transition
from qihang.kernel import Scope, bus

_ENDED = sorted(state.value for state in ENDED)


def suspend_posts(scope: Scope, employers: Collection[int], now: datetime) -> int:
    """Public posts of employers that are no longer verified are held; how many."""
    public = sorted(state.value for state in PUBLIC)
    posts = moves.lock_records(POST, Q(employer__in=employers, status__in=public))
    apply_transition(scope, posts, Transition(PostAction.SUSPEND, now))
    return len(posts)


def resume_posts(scope: Scope, employers: Collection[int], now: datetime) -> int:
    """What was held only because its employer was not verified is public again; how many."""
    last = PostMove.objects.filter(post=OuterRef("pk"), undone_at=None).order_by("-at", "-pk")
    rows = Post.objects.filter(employer__in=employers, status=PostState.HELD.value)
    rows = rows.annotate(last=Subquery(last.values("action")[:1])).filter(last=PostAction.SUSPEND)
    posts = moves.lock_records(POST, Q(pk__in=list(rows.values_list("pk", flat=True))))
    apply_transition(scope, posts, Transition(PostAction.RESUME, now))
    return len(posts)


def follow_employers(scope: Scope, employers: Collection[int], now: datetime) -> int:
    """Name, kind and office of posts that have not ended become those of their employers; how many."""
    known = Employer.objects.in_bulk(list(employers))
    posts = moves.lock_records(POST, Q(employer__in=known) & ~Q(status__in=_ENDED))
    return _follow(scope, [(post, known[post.employer_id or 0]) for post in posts], now)


def follow_mergers(scope: Scope, pairs: Iterable[tuple[int, int]], now: datetime) -> int:
    """Posts of an employer that became another are that one's; how many."""
    done = 0
    for before, after in sorted(pairs):
        employer = Employer.objects.select_related("org").get(pk=after)
        posts = moves.lock_records(POST, Q(employer=before))
        done += _follow(scope, [(post, employer) for post in posts], now)
    return done


def _follow(scope: Scope, pairs: Sequence[tuple[Post, Employer]], now: datetime) -> int:
    for post, employer in pairs:
        if employer.party == "employer":
            post.employer_name = employer.name
        post.employer, post.org_id, post.org_path = employer, employer.org_id, employer.org_path
        post.office_path, post.employer_kind = employer.office_path, employer.kind
    columns = ["employer", "org", "org_path", "office_path", "employer_name", "employer_kind"]
    posts = [post for post, _ in pairs]
    Post.objects.bulk_update(posts, columns, batch_size=1000)
    acts = [Act("post.follow", "post", post.uuid, post.org_path) for post in posts]
    if acts:
        record_acts(scope, acts)
    public = frozenset(post.pk for post in posts if post.status in PUBLIC)
    if public:
        bus.publish(PostsChanged(public, now))
    return len(posts)
