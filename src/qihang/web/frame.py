"""What every page shows around its content; upper apps fill the slots the look cannot know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language, to_locale

from qihang.kernel import contributions
from qihang.web import clock, nav
from qihang.web.components import PhaseStep
from qihang.web.nav import MenuLink, NavLink
from qihang.web.request import Request

T = TypeVar("T")

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


class Slot(Generic[T]):
    """A place that one upper app fills, by a `SlotContent` in its manifest."""

    def __init__(self, name: str, default: T) -> None:
        self.name = name
        self._default = default

    def read(self, request: Request) -> T:
        """The value for this request; the default where it failed before its scope was known."""
        found = contributions.by_key(SlotContent).get(self.name)
        if found is None or not hasattr(request, "scope"):
            return self._default
        value: T = found.build(request)
        return value


@dataclass(frozen=True, slots=True)
class SlotContent(Generic[T]):
    """`build` makes from a request what the slot shows."""

    slot: Slot[T]
    build: Callable[[Request], T]

    @property
    def key(self) -> str:
        """The slot's name: it is filled once."""
        return self.slot.name


@dataclass(frozen=True, slots=True)
class Who:
    """Who is signed in: the name, and as what (role and organisation)."""

    name: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """The way to one's messages, and how many are new; without an address there is none."""

    href: str = ""
    new: str = ""


phases: Slot[Sequence[PhaseStep]] = Slot("phases", ())
who: Slot[Who] = Slot("who", Who())
clock_href: Slot[str] = Slot("clock_href", "")
help_href: Slot[str] = Slot("help_href", "")
bell: Slot[Bell] = Slot("bell", Bell())
# Notices that stand on every page while something holds, above what the last act answered.
banners: Slot[Sequence[SafeString]] = Slot("banners", ())


@dataclass(frozen=True, slots=True)
class FrameContent:
    """The content of header and footer; equal values are rendered once."""

    language: str
    theme: str
    day: date
    demo: bool
    clock_href: str
    nav: tuple[NavLink, ...]
    phases: tuple[PhaseStep, ...]
    who: Who
    menu: tuple[MenuLink, ...]
    bell: Bell = Bell()


def tag_of(code: str) -> str:
    """A language of the settings as HTML writes it: `zh-hans` is `zh-Hans`."""
    return to_locale(code).replace("_", "-")


class Frame:
    """The frame of one request; nothing is computed for a fragment, which has none."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @property
    def language(self) -> str:
        """The language of the page for the html element."""
        return tag_of(get_language() or settings.LANGUAGE_CODE)

    @property
    def theme(self) -> str:
        """The reader's choice, light or dark, or empty."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def content(self) -> FrameContent:
        """The content of header and footer for this reader."""
        request = self.request
        return FrameContent(
            language=self.language,
            theme=self.theme,
            day=getattr(request, "today", None) or clock.today(),
            demo=bool(getattr(settings, "DEMO", False)),
            clock_href=clock_href.read(request),
            nav=nav.links(request),
            phases=tuple(phases.read(request)),
            who=_who(request),
            menu=nav.menu(request),
            bell=bell.read(request),
        )


def _who(request: Request) -> Who:
    """The signed-in account, nameless for visitors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Who()
    reader = who.read(request)
    return reader if reader.name else Who(str(user))


def frame(request: Request) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
