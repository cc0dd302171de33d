"""One search for officers: each app finds among its own, as far as the reader's scope goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from qihang.kernel import Permission, Scope, contributions

LEAST, MOST = 2, 10  # characters that are searched for; what one source shows


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that was found: what it is called, where it stands, and what distinguishes it."""

    title: str
    href: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """`find(scope, words, most)` answers at most so many, the likeliest first.

    It is asked for who holds the permission, and writes down what its lists write down.
    """

    key: str
    label: str | Promise
    find: Callable[[Scope, str, int], Sequence[SearchHit]]
    permission: Permission
    order: int


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """What one source found; `more` where it found more than is shown."""

    label: str
    hits: Sequence[SearchHit]
    more: bool


def found_by_sources(scope: Scope, words: str) -> list[FoundGroup]:
    """What every source of the reader finds, without those that find nothing."""
    if len(words) < LEAST:
        return []
    sources = sorted(contributions.of(SearchSource), key=lambda s: (s.order, s.key))
    asked = (source for source in sources if scope.allows(source.permission))
    found = ((source, source.find(scope, words, MOST + 1)) for source in asked)
    return [FoundGroup(str(s.label), hits[:MOST], len(hits) > MOST) for s, hits in found if hits]
