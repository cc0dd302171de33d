"""Work that takes time: progress that survives leaving the page, and the undo window."""

from dataclasses import dataclass

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web import formats
from qihang.web.components.registry import component
from qihang.web.components.tokens import token
from qihang.web.markup import el


@dataclass(frozen=True, slots=True)
class LongWork:
    """A job the reader waits for; state running, done or failed.

    `poll` answers with this component again, `cancel` takes a POST.
    """

    label: str
    done: int
    total: int
    state: str = "running"
    seconds_left: int | None = None
    poll: str = ""
    cancel: str = ""
    outcome: str = ""


@component("进行中")
def long_work(context: Context, work: LongWork) -> SafeString:
    """Progress with counts and time left; asks for news every two seconds while it runs."""
    words = _words(work)
    bar = el(
        "progress", words, value=work.done or "0", max=max(work.total, 1), aria_label=work.label
    )
    cancel = _cancel(context, work) if work.state == "running" and work.cancel else ""
    running = work.state == "running" and work.poll
    ask = {"hx_get": work.poll, "hx_trigger": "every 2s", "hx_swap": "outerHTML"} if running else {}
    head = el("p", el("b", work.label), " ", el("span", words, role="status"))
    again = el("noscript", el("a", gettext("看最新进度"), href=work.poll)) if running else ""
    return el("div", head, bar, again, cancel, class_=f"work {work.state}", **ask)


@component("进行中")
def undo(context: Context, text: str, href: str, seconds_left: int) -> SafeString:
    """After an act: what was done, and a button that takes it back while the window is open."""
    send = el("button", gettext("撤销"), type="submit", class_="button quiet")
    left = gettext("{n} 秒内可以撤销")
    clock = el("span", left.format(n=seconds_left), data_countdown=seconds_left, data_words=left)
    form = el("form", token(context), clock, send, method="post", action=href)
    return el("div", el("span", text), form, class_="notice good undo", role="status")


def _words(work: LongWork) -> str:
    if work.state != "running":
        return work.outcome
    counts = f"{formats.count(work.done)} / {formats.count(work.total)}"
    if work.seconds_left is None:
        return counts
    left = gettext("约剩 %(seconds)s 秒") % {"seconds": work.seconds_left}
    return f"{counts} · {left}"


def _cancel(context: Context, work: LongWork) -> SafeString:
    send = el("button", gettext("停止"), type="submit", class_="button quiet")
    return el("form", token(context), send, method="post", action=work.cancel)
