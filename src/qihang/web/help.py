"""Help by role: apps give topics, short and in steps; the desk lists those that concern the reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from qihang.kernel import Permission, Scope, contributions


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """What to do, step by step, for who holds one of the permissions; without any, for everybody.

    `url_name` is the page where it begins.
    """

    key: str
    title: str | Promise
    steps: tuple[str | Promise, ...]
    permissions: frozenset[Permission]
    order: int
    url_name: str


def topics(scope: Scope) -> Sequence[HelpTopic]:
    """The topics that concern the reader, in their order."""
    found = (t for t in contributions.of(HelpTopic) if _concerns(t, scope))
    return sorted(found, key=lambda topic: (topic.order, topic.key))


def _concerns(topic: HelpTopic, scope: Scope) -> bool:
    return not topic.permissions or any(map(scope.allows, topic.permissions))
