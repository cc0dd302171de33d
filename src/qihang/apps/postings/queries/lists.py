"""Lists of posts: the publisher's own, what waits for an office, and what one may still take back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from qihang.apps.moves import queries as moves
from qihang.apps.moves.queries import UndoableAct
from qihang.apps.orgs.queries import within
from qihang.apps.postings.models import Post, PostMove, PostReport
from qihang.apps.postings.queries.records import OWN, SCREENS, posts_in
from qihang.apps.postings.rules import POST_GRAPH, PUBLIC, PostState
from qihang.kernel import Scope
from qihang.kernel.names import as_typed
from qihang.policy import load

S = PostState
# What an office looks at, in the order of its tabs.
STAGES: Mapping[str, frozenset[PostState]] = {
    "waiting": frozenset({S.SCREENED, S.CHANGED}),
    "objected": frozenset({S.OBJECTED}),
    "held": frozenset({S.HELD, S.REFUSED}),
    "public": PUBLIC,
}


@dataclass(frozen=True, slots=True)
class PostFilter:
    """What to look for; empty looks for all. `words` is part of a title or of an employer's name."""

    words: str = ""
    status: str = ""
    channel: str = ""
    marked: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "PostFilter":
        """From an address; what cannot be read counts as not asked."""
        status, channel = asked.get("status", ""), asked.get("channel", "")
        return cls(
            as_typed(asked.get("q", ""))[:60],
            status if status in set(PostState) else "",
            channel if channel in load().channels.by_code else "",
            asked.get("marked") == "1",
        )

    def condition(self) -> Q:
        """The same as a filter."""
        found = Q()
        if self.words:
            found &= Q(title__contains=self.words) | Q(employer_name__contains=self.words)
        if self.status:
            found &= Q(status=self.status)
        if self.channel:
            found &= Q(channel=self.channel)
        if self.marked:
            found &= ~Q(severity="")
        return found


def own_posts(scope: Scope, wanted: PostFilter) -> QuerySet[Post]:
    """Posts of the reader's own organisations, the newest first."""
    rows = posts_in(scope).filter(within(scope, OWN), wanted.condition())
    return rows.order_by("-created_at", "-pk")


def posts_to_screen(scope: Scope, stage: str, wanted: PostFilter) -> QuerySet[Post]:
    """Posts that the reader screens in one stage, the longest waiting first."""
    states = sorted(state.value for state in STAGES.get(stage, STAGES["waiting"]))
    rows = posts_in(scope).filter(within(scope, SCREENS, "office_path"), status__in=states)
    return rows.filter(wanted.condition()).order_by("screened_at", "pk")


def waiting_counts(scope: Scope) -> tuple[int, int, int]:
    """How many posts wait for the reader's decision, objections for an answer, reports for a look."""
    mine = within(scope, SCREENS, "office_path")
    waiting = sorted(state.value for state in STAGES["waiting"])
    counted = Post.objects.filter(mine, status__in=[*waiting, S.OBJECTED.value]).aggregate(
        waiting=Count("pk", filter=Q(status__in=waiting)),
        objected=Count("pk", filter=Q(status=S.OBJECTED.value)),
    )
    reports = PostReport.objects.filter(mine, handled_at=None).count()
    return counted["waiting"], counted["objected"], reports


def held_own(scope: Scope) -> int:
    """How many of the reader's own posts are held."""
    held = sorted(state.value for state in STAGES["held"])
    return Post.objects.filter(within(scope, OWN), status__in=held).count()


def undoable_acts(scope: Scope, since: datetime) -> list[UndoableAct]:
    """The reader's own acts after `since` that nobody followed up, newest first; one statement."""
    return moves.undoable_acts(scope, PostMove, "post", sorted(POST_GRAPH.undo_within), since)
