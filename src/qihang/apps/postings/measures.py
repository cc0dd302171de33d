"""How posts are measured: of a place, those that its own offices screen, or publish themselves.

`posts_open` and `practice_places` are as of the end of the day, the others count what was published since the
working year of the cohort began.
"""

from collections.abc import Callable, Mapping

from django.urls import reverse

from qihang.apps.orgs.queries import open_units
from qihang.apps.postings import queries
from qihang.apps.postings.queries import PostCounts
from qihang.kernel import Asked, Measure, Measured, msgid
from qihang.policy import load

Counts = Callable[[Asked], Mapping[str, PostCounts]]
NONE = msgid("本届还没有发布岗位。")


def _open(asked: Asked) -> Mapping[str, PostCounts]:
    key = ("posts_open", asked.day)
    return asked.once(key, lambda: queries.open_counts(asked.scope, asked.day))


def _practice(asked: Asked) -> Mapping[str, PostCounts]:
    channels = load().channels.flagged("practice")
    key = ("posts_open", asked.day, "practice")
    return asked.once(key, lambda: queries.open_counts(asked.scope, asked.day, channels))


def _published(flag: str) -> Counts:
    def counts(asked: Asked) -> Mapping[str, PostCounts]:
        channels = load().channels.flagged(flag) if flag else ()
        since = asked.cohort.cycle.start
        key = ("posts_published", since, asked.day, flag)
        return asked.once(
            key, lambda: queries.published_counts(asked.scope, since, asked.day, channels)
        )

    return counts


def _measure(name: str, counts: Counts, measured: Callable[[PostCounts], Measured]) -> Measure:
    def whole(asked: Asked) -> Measured:
        return measured(_below(counts(asked), asked.path))

    def each(asked: Asked, kind: str) -> Mapping[str, Measured]:
        found = counts(asked)
        return {path: measured(_below(found, path)) for path in open_units(asked, kind)}

    return Measure(name, whole, each)


def _below(found: Mapping[str, PostCounts], path: str) -> PostCounts:
    return sum((one for office, one in found.items() if office.startswith(path)), PostCounts())


def _posts(found: PostCounts) -> Measured:
    return Measured.count(found.posts, reverse("postings:queue"))


def _places(found: PostCounts) -> Measured:
    return Measured.count(found.places, reverse("postings:queue"))


def _screened(found: PostCounts) -> Measured:
    return Measured.share(found.screened, found.posts, reverse("postings:queue"), NONE)


MEASURES = (
    _measure("posts_open", _open, _posts),
    _measure("policy_posts", _published("policy"), _posts),
    _measure("reserved_posts", _published("reserved"), _posts),
    _measure("practice_places", _practice, _places),
    _measure("posts_screened_share", _published(""), _screened),
)
