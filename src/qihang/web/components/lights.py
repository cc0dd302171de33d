"""Lights and states: always a word, a shape and a colour together."""

from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web.components.registry import component
from qihang.web.markup import el


def _words() -> dict[str, str]:
    return {
        "good": gettext("正常"),
        "near": gettext("临近"),
        "late": gettext("滞后"),
        "unknown": gettext("无法度量"),
        "course": gettext("推进中"),
        "ahead": gettext("未开始"),
    }


@component("灯与状态")
def light(state: str, word: str = "") -> SafeString:
    """A light: good (dot, green), near (diamond, amber), late (triangle, red), unknown (ring).

    For what takes its time: course (half a dot, under way) and ahead (a bar, not begun). `word`
    replaces the usual word, e.g. 滞后 9 天.
    """
    return el("span", word or _words()[state], class_=f"light {state}")


@component("灯与状态")
def status(word: object, tone: str = "plain") -> SafeString:
    """Where a record stands: draft, waiting (asks for action), done, refused, closed or plain."""
    return el("span", word, class_=f"status {tone}")


@component("灯与状态")
def trend(delta: str, direction: str, wanted: str = "up") -> SafeString:
    """A difference in word and shape: direction up, down or level; coloured by what is wanted."""
    good = "level" if direction == "level" else ("good" if direction == wanted else "bad")
    return el("span", delta, class_=f"trend {direction} {good}")


@component("灯与状态")
def code_label(code: object, label: object) -> SafeString:
    """A coded value: the word first, the code small behind it."""
    return el("span", label, " ", el("small", code, class_="code"), class_="code-label")


def trend_direction(change: Decimal) -> str:
    """Which way a trend of this much points."""
    return "level" if not change else ("up" if change > 0 else "down")
