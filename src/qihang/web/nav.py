"""The main navigation: manifests give entries, the frame shows what a scope permits."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from qihang.kernel import Permission, contributions
from qihang.web.address import of_page


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry: lazily translated label, name of a URL without arguments, who may see it.

    permission None means everybody, visitors too. Entries stand in the order of `order`; where a
    reader has many, those that are not daily work (from SELDOM on) are folded into one menu.
    """

    label: str | Promise
    url_name: str
    permission: Permission | None = None
    order: int = 100

    @property
    def key(self) -> str:
        """Its URL."""
        return self.url_name


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as the reader of one page sees it."""

    label: str
    href: str
    current: bool
    seldom: bool = False


SELDOM = 60  # the order from which on an entry is not daily work
MANY = 7  # more entries than stand beside each other


def links(request: HttpRequest) -> tuple[NavLink, ...]:
    """The entries this request's scope permits; the deepest matching address is the current one."""
    permitted = (i for i in _ordered() if _permits(request, i))
    shown = [(str(i.label), of_page(i.url_name), i.order) for i in permitted]
    here = max((h for _, h, _ in shown if _holds(h, request.path)), key=len, default="")
    many = len(shown) > MANY
    return tuple(
        NavLink(label, href, href == here, many and order >= SELDOM) for label, href, order in shown
    )


def _ordered() -> list[NavItem]:
    return sorted(contributions.of(NavItem), key=lambda item: (item.order, item.url_name))


def _permits(request: HttpRequest, item: NavItem) -> bool:
    if item.permission is None:
        return True
    scope = getattr(request, "scope", None)
    return scope is not None and scope.allows(item.permission)


def _holds(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
