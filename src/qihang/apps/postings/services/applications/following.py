"""What happens to applications when posts end and employers are merged."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from qihang.apps.employers.models import Employer
from qihang.apps.messages.services import Notice, notify
from qihang.apps.moves import services as moves
from qihang.apps.orgs.services import Act, record_acts
from qihang.apps.postings.models import Application, Post
from qihang.apps.postings.rules import ENDED, PUBLIC
from qihang.apps.postings.rules.applications import OPEN
from qihang.apps.postings.services.applications.transitions import APPLICATION, graduates_of
from qihang.kernel import Scope

_OPEN = sorted(state.value for state in OPEN)
_PUBLIC = sorted(state.value for state in PUBLIC)


def notify_ended_posts(scope: Scope, posts: Collection[int], now: datetime) -> int:
    """Tell who waits for an answer that a post is held or has ended; how many are told."""
    rows = Application.objects.filter(post__in=posts, status__in=_OPEN)
    rows = rows.exclude(post__status__in=_PUBLIC).select_related("post", "graduate")
    waiting = list(rows.order_by("post", "pk"))
    for application in waiting:
        post: Post = application.post
        template = "application_post_ended" if post.status in ENDED else "application_post_held"
        link = reverse("postings:own_application", args=[application.uuid])
        key = f"application:{application.pk}:post:{post.status}:{post.version}"
        notice = Notice(template, link, key, {"title": post.title})
        notify(scope, notice, graduates_of([application]), now)
    return len(waiting)


def follow_merged_employers(scope: Scope, pairs: Iterable[tuple[int, int]]) -> int:
    """Applications to an employer that became another are that one's; how many."""
    done = 0
    for before, after in sorted(pairs):
        paths = dict(Employer.objects.filter(pk__in=[before, after]).values_list("pk", "org_path"))
        moved = moves.lock_records(APPLICATION, Q(org_path=paths[before]))
        for application in moved:
            application.org_path = paths[after]
        Application.objects.bulk_update(moved, ["org_path"], batch_size=1000)
        acts = [Act("application.follow", "application", one.uuid, one.org_path) for one in moved]
        if acts:
            record_acts(scope, acts)
        done += len(moved)
    return done
