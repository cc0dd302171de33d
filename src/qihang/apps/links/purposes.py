"""What public links are for: an upper app's manifest gives each purpose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from qihang.apps.links.models import PublicLink
from qihang.kernel import contributions
from qihang.web.components import Fact
from qihang.web.request import Request


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the reader of a link is shown, and nothing else; `notice` where there is nothing to show."""

    facts: Sequence[Fact]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class LinkPurpose:
    """One purpose.

    `page` answers it, or None where the subject is gone; then the link is unknown. `days` names
    the policy limit of days a link holds, `once` lets it open a single time. `has_content` says whether
    there is still something behind an open link on a day of the product clock.
    """

    key: str
    label: Promise
    page: Callable[[Request, PublicLink], LinkPage | None]
    days: str
    once: bool = False
    has_content: Callable[[PublicLink, date], bool] = lambda _link, _day: True


def purpose_named(key: str) -> LinkPurpose | None:
    """The purpose of this name, None where no app gives it."""
    return contributions.by_key(LinkPurpose).get(key)
