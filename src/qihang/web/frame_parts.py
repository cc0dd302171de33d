"""The frame rendered: assets, header with navigation and account, messages, footer.

Header and footer are kept by what they say, because most readers see the same few of them.
"""

from functools import cache, lru_cache

from django.conf import settings
from django.contrib.messages import get_messages
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django_htmx.jinja import htmx_script

from qihang.web import formats
from qihang.web.components import notice, phase_strip
from qihang.web.components.tokens import token
from qihang.web.frame import Frame, FrameContent, banners, help_href, tag_of
from qihang.web.markup import el, join, safe
from qihang.web.nav import NavLink

TONES = {"error": "bad", "warning": "act", "success": "good", "info": "info", "debug": "info"}
STYLES = ("tokens.css", "qihang.css", "components.css", "forms.css")
SCRIPTS = ("combobox.js", "uploads.js", "autosave.js", "qihang.js")
BRIEF = {"en": "EN"}  # names of languages that are shorter in the header than in the settings
PLACE = "<!-- form token -->"  # a kept header has it where the token of each reader goes


@cache
def page_assets() -> SafeString:
    """Icon, style sheets and scripts of every page."""
    icon = el("link", rel="icon", href=_file("mark.svg"), type="image/svg+xml")
    sheets = [el("link", rel="stylesheet", href=_file(name)) for name in STYLES]
    paper = el("link", rel="stylesheet", href=_file("print.css"), media="print")
    scripts = [el("script", src=_file(name), defer=True) for name in SCRIPTS]
    return join((icon, *sheets, paper, htmx_script(), *scripts), safe("\n"))


def page_header(context: Context) -> SafeString:
    """Brand, navigation, day, language, account; below it the phases of the plan."""
    content: FrameContent = context["frame"].content
    header = _header(content)
    return safe(header.replace(PLACE, token(context))) if content.who.name else header


def page_messages(context: Context) -> SafeString:
    """What holds at present (banners), and what the last act answered."""
    request = context["frame"].request
    shown = list(banners.read(request))
    if hasattr(request, "_messages"):
        shown += [notice(TONES.get(m.level_tag, "info"), m.message) for m in get_messages(request)]
    return el("div", *shown, class_="messages") if shown else join(())


def page_footer(context: Context) -> SafeString:
    """Name of the product, the day, help, where the look is explained, the choice of colours."""
    frame: Frame = context["frame"]
    help_ = help_href.read(frame.request)
    return _footer(frame.content.day.isoformat(), frame.language, frame.theme, help_)


@lru_cache(maxsize=512)
def _header(content: FrameContent) -> SafeString:
    image = el("img", src=_file("mark.svg"), alt="", width=22, height=22)
    brand = el("a", image, gettext("启航"), href="/", class_="brand")
    nav = _ways(content) if content.nav else ""
    side = el(
        "div", _day(content), _bell(content), _language(content), _account(content), class_="side"
    )
    return join((el("header", brand, nav, side, class_="page-header"), phase_strip(content.phases)))


def _ways(content: FrameContent) -> SafeString:
    """The entries beside each other; behind 更多 those that are not daily work, if there are many."""
    daily = [_way(link) for link in content.nav if not link.seldom]
    seldom = any(link.seldom for link in content.nav)
    main = el("div", *daily, class_="main-nav")
    more = ""
    if seldom:
        inside = [link.label for link in content.nav if link.seldom and link.current]
        head = el("summary", el("span", *(inside or [gettext("更多")])))
        panel = el("div", *_grouped(content), class_="panel groups")
        more = el("details", head, panel, class_="menu")
    return el("nav", main, more, class_="ways", aria_label=gettext("主导航"))


def _grouped(content: FrameContent) -> list[SafeString]:
    """The folded entries, each group below its heading, in the order of their first entries."""
    groups: dict[str, list[SafeString]] = {}
    for link in content.nav:
        if link.seldom:
            groups.setdefault(link.heading, []).append(_way(link))
    return [
        el("div", el("p", heading, class_="heading"), *ways, class_="group")
        for heading, ways in groups.items()
    ]


def _way(link: NavLink) -> SafeString:
    current = "page" if link.current else None
    return el("a", link.label, href=link.href, aria_current=current)


@lru_cache(maxsize=64)
def _footer(day: str, _language: str, theme: str, help_: str) -> SafeString:
    name = el("span", gettext("启航 · 高校毕业生就业工作平台"))
    date = el("span", gettext("日期 %(day)s") % {"day": day})
    look = el("a", gettext("界面说明"), href=_url("web:ui"))
    topics = el("a", gettext("帮助"), href=help_) if help_ else ""
    return el("footer", name, date, topics, look, _theme(theme), class_="page-footer")


def _day(content: FrameContent) -> SafeString:
    day = el("time", formats.day(content.day), datetime=formats.day(content.day))
    if not content.demo:
        return el("span", day, class_="clock")
    words = (el("span", gettext("演示日"), " ", class_="word"), day)
    if content.clock_href:
        return el("a", *words, href=content.clock_href, class_="clock demo")
    return el("span", *words, class_="clock demo")


def _bell(content: FrameContent) -> SafeString:
    if not content.bell.href:
        return join(())
    words = el("span", gettext("消息"), class_="word")
    if not content.bell.new:
        return el("a", words, href=content.bell.href, class_="bell")
    hidden_text = el("span", gettext("条未读"), class_="sr")
    return el(
        "a",
        words,
        " ",
        el("b", content.bell.new),
        hidden_text,
        href=content.bell.href,
        class_="bell",
    )


def _language(content: FrameContent) -> SafeString:
    """A button for every other language of the settings."""
    others = ((code, name) for code, name in settings.LANGUAGES if tag_of(code) != content.language)
    return _switch(
        *(
            el(
                "button",
                BRIEF.get(code, name),
                name="language",
                value=code,
                lang=tag_of(code),
                class_="bare",
            )
            for code, name in others
        )
    )


def _switch(*buttons: SafeString) -> SafeString:
    return el("form", *buttons, method="post", action=_url("web:display"))


def _account(content: FrameContent) -> SafeString:
    if not content.who.name:
        return el("a", gettext("登录"), href=_url("account_login"), class_="enter")
    name = el("p", el("b", content.who.name))
    standing = el("p", content.who.standing, class_="standing") if content.who.standing else ""
    links = join(el("a", link.label, href=link.href) for link in content.menu)
    leave = el("button", gettext("退出登录"), type="submit", class_="bare")
    out = el(
        "form", safe(PLACE), leave, method="post", action=_url("account_logout"), data_leave=True
    )
    panel = el("div", name, standing, links, out, class_="panel")
    return el("details", el("summary", el("span", content.who.name)), panel, class_="menu")


def _theme(chosen: str) -> SafeString:
    words = {"": gettext("随系统"), "light": gettext("浅色"), "dark": gettext("深色")}
    buttons = [_shade(name, word, chosen == name) for name, word in words.items()]
    label = el("span", gettext("外观"), id="theme")
    form = _switch(el("span", *buttons, role="group", aria_labelledby="theme"))
    return el("div", label, form, class_="theme")


def _shade(name: str, word: str, chosen: bool) -> SafeString:
    pressed = "true" if chosen else "false"
    return el("button", word, name="theme", value=name or "auto", aria_pressed=pressed)


def _file(name: str) -> str:
    return static(f"qihang/{name}")


@cache
def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"
