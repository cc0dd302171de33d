"""The main navigation and the account menu: manifests give entries, the frame shows what a scope permits."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qihang.kernel import Permission, contributions
from qihang.web.address import of_page


class NavGroup(StrEnum):
    """What an entry is about; entries that are folded stand under its heading."""

    GRADUATES = "graduates"
    POSTS = "posts"
    FIGURES = "figures"
    SHEETS = "sheets"
    MANAGEMENT = "management"


HEADINGS = {
    NavGroup.GRADUATES: _("毕业生"),
    NavGroup.POSTS: _("岗位与招聘"),
    NavGroup.FIGURES: _("数字和方案"),
    NavGroup.SHEETS: _("表格和数据"),
    NavGroup.MANAGEMENT: _("管理"),
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry: lazily translated label, name of a URL without arguments, who may see it.

    permission None means everybody, visitors too. Entries stand in the order of `order`; where a
    reader has many, those that are not daily work (from SELDOM on) and those beyond MANY are folded into
    one menu, each below the heading of its group.
    """

    label: str | Promise
    url_name: str
    permission: Permission | None = None
    order: int = 100
    group: NavGroup = NavGroup.MANAGEMENT

    @property
    def key(self) -> str:
        """Its URL."""
        return self.url_name


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the account menu, for who holds one of the permissions; in the order of `order`."""

    label: str | Promise
    url_name: str
    permissions: frozenset[Permission]
    order: int

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
    heading: str = ""


@dataclass(frozen=True, slots=True)
class MenuLink:
    """An entry of the account menu as the reader of one page sees it."""

    label: str
    href: str


SELDOM = 60  # the order from which on an entry is not daily work
MANY = 7  # more entries than stand beside each other


def links(request: HttpRequest) -> tuple[NavLink, ...]:
    """The entries this request's scope permits; the deepest matching address is the current one."""
    permitted = (i for i in _ordered() if _permits(request, i))
    shown = [(item, of_page(item.url_name)) for item in permitted]
    here = max((href for _item, href in shown if _holds(href, request.path)), key=len, default="")
    many = len(shown) > MANY
    return tuple(
        NavLink(
            str(item.label),
            href,
            href == here,
            many and (item.order >= SELDOM or place >= MANY),
            str(HEADINGS[item.group]),
        )
        for place, (item, href) in enumerate(shown)
    )


def menu(request: HttpRequest) -> tuple[MenuLink, ...]:
    """The entries of the account menu that this request's scope permits."""
    scope = getattr(request, "scope", None)
    if scope is None:
        return ()
    ordered = sorted(contributions.of(MenuItem), key=lambda item: (item.order, item.url_name))
    permitted = (item for item in ordered if any(map(scope.allows, item.permissions)))
    return tuple(MenuLink(str(item.label), of_page(item.url_name)) for item in permitted)


def _ordered() -> list[NavItem]:
    return sorted(contributions.of(NavItem), key=lambda item: (item.order, item.url_name))


def _permits(request: HttpRequest, item: NavItem) -> bool:
    if item.permission is None:
        return True
    scope = getattr(request, "scope", None)
    return scope is not None and scope.allows(item.permission)


def _holds(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
