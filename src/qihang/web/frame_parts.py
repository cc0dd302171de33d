"""The frame rendered: header with navigation and account, messages, footer."""

from functools import cache

from django.contrib.messages import get_messages
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import formats
from qihang.web.components import notice, phase_strip
from qihang.web.components.tokens import token
from qihang.web.frame import Frame, banners
from qihang.web.markup import el, join

TONES = {"error": "bad", "warning": "act", "success": "good", "info": "info", "debug": "info"}


def page_header(context: Context) -> SafeString:
    """Brand, navigation, day, language, account; below it the phases of the plan."""
    frame: Frame = context["frame"]
    brand = el(
        "a",
        el("img", src=static("qihang/mark.svg"), alt="", width=22, height=22),
        gettext("启航"),
        href="/",
        class_="brand",
    )
    entries = join(
        el("a", link.label, href=link.href, aria_current="page" if link.current else None)
        for link in frame.nav
    )
    nav = el("nav", entries, class_="main-nav", aria_label=gettext("主导航")) if frame.nav else ""
    side = el("div", _day(frame), _language(frame), _account(context, frame), class_="side")
    return join((el("header", brand, nav, side, class_="page-header"), phase_strip(frame.phases)))


def page_messages(context: Context) -> SafeString:
    """What holds at present (banners), and what the last act answered."""
    request = context["frame"].request
    shown = list(banners.read(request))
    if hasattr(request, "_messages"):
        shown += [notice(TONES.get(m.level_tag, "info"), m.message) for m in get_messages(request)]
    return el("div", *shown, class_="messages") if shown else join(())


def page_footer(context: Context) -> SafeString:
    """Name of the product, the day, and where the look is explained."""
    frame: Frame = context["frame"]
    name = el("span", gettext("启航 · 高校毕业生就业工作平台"))
    day = el("span", gettext("日期 %(day)s") % {"day": formats.day(frame.today)})
    look = el("a", gettext("界面说明"), href=_url("web:ui"))
    return el("footer", name, day, look, _theme(frame), class_="page-footer")


def _day(frame: Frame) -> SafeString:
    day = el("time", formats.day(frame.today), datetime=formats.day(frame.today))
    if not frame.demo:
        return el("span", day, class_="clock")
    words = (gettext("演示日"), " ", day)
    if frame.clock_href:
        return el("a", *words, href=frame.clock_href, class_="clock demo")
    return el("span", *words, class_="clock demo")


def _language(frame: Frame) -> SafeString:
    other, label, lang = (
        ("zh-hans", "中文", "zh-Hans") if frame.language == "en" else ("en", "EN", "en")
    )
    return _switch(
        frame, el("button", label, name="language", value=other, lang=lang, class_="bare")
    )


def _switch(frame: Frame, *buttons: SafeString) -> SafeString:
    back = el("input", type="hidden", name="next", value=frame.request.get_full_path())
    return el("form", back, *buttons, method="post", action=_url("web:display"))


def _account(context: Context, frame: Frame) -> SafeString:
    if not frame.who.name:
        return el("a", gettext("登录"), href=_url("account_login"), class_="enter")
    standing = el("p", frame.who.standing, class_="standing") if frame.who.standing else ""
    links = join(el("a", link.label, href=link.href) for link in frame.menu)
    leave = el("button", gettext("退出登录"), type="submit", class_="bare")
    out = el("form", token(context), leave, method="post", action=_url("account_logout"))
    return _menu(frame.who.name, el("p", el("b", frame.who.name)), standing, links, out)


def _menu(label: str, *content: object) -> SafeString:
    return el(
        "details",
        el("summary", el("span", label)),
        el("div", *content, class_="panel"),
        class_="menu",
    )


def _theme(frame: Frame) -> SafeString:
    words = {"": gettext("随系统"), "light": gettext("浅色"), "dark": gettext("深色")}
    buttons = [_shade(name, word, frame.theme == name) for name, word in words.items()]
    label = el("span", gettext("外观"), id="theme")
    form = _switch(frame, el("span", *buttons, role="group", aria_labelledby="theme"))
    return el("div", label, form, class_="theme")


def _shade(name: str, word: str, chosen: bool) -> SafeString:
    pressed = "true" if chosen else "false"
    return el("button", word, name="theme", value=name or "auto", aria_pressed=pressed)


@cache
def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"
