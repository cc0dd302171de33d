"""Around a table: filters in the address, the pager with its exact total, the bulk bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from qihang.web import formats, parameters
from qihang.web.address import with_query, without
from qihang.web.components.registry import component
from qihang.web.components.tokens import token
from qihang.web.markup import el, join

PAGE_SIZE = 20
PLACES = frozenset({"page", "after"})  # where a reader is in a list; another list begins at its top


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: `kind` is search, select or date; choices are (value, label)."""

    name: str
    label: str
    kind: str = "select"
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of an exact total are shown; `first` and `last` count from 1."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @classmethod
    def of(cls, query: QueryDict, total: int, size: int = PAGE_SIZE) -> "Page":
        """The page the address asks for (`?page=`), drawn into the existing range."""
        asked = parameters.whole(query, "page") or 1
        last = max(1, -(-total // size))
        return cls(min(max(asked, 1), last), total, size)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def end(self) -> int:
        return min(self.offset + self.size, self.total)


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button over the ticked rows; the address answers first with what would be touched."""

    label: str
    href: str
    tone: str = "main"


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many of the ticked rows an act leaves alone, and why."""

    count: int
    reason: str


@component("列表")
def filter_bar(filters: Sequence[Filter], query: QueryDict, target: str = "results") -> SafeString:
    """Conditions above a list, kept in the address; the list follows while typing.

    What else the address says is kept, except where the reader was in the old list. `target` is the
    id of the region the list stands in.
    """
    fields = join(_field(f, query) for f in filters)
    words_only = all(f.kind == "search" for f in filters)
    verb = gettext("搜索") if words_only else gettext("筛选")
    send = el("button", verb, type="submit", class_="button quiet")
    return el(
        "form",
        fields,
        _kept(filters, query),
        send,
        method="get",
        role="search",
        class_="filters",
        hx_get="?",
        hx_target=f"#{target}",
        hx_push_url="true",
        hx_trigger="submit, change, input changed delay:400ms from:find input[type=search]",
    )


@component("列表")
def filter_chips(filters: Sequence[Filter], query: QueryDict) -> SafeString:
    """The conditions in force, each with a link that takes it away; stands inside the region."""
    chips = [_chip(f, value, query) for f in filters for value in query.getlist(f.name) if value]
    if not chips:
        return join(())
    clear = el("a", gettext("全部清除"), href="?", class_="clear")
    label = gettext("当前筛选条件")
    return el("div", *chips, clear, class_="chips", role="group", aria_label=label)


@component("列表")
def pager(page: Page, query: QueryDict) -> SafeString:
    """Exact total, which rows are shown, and the way to the neighbours."""
    facts = {
        "total": formats.count(page.total),
        "first": formats.count(min(page.offset + 1, page.end)),
    }
    facts["last"] = formats.count(page.end)
    whole = gettext("共 %(total)s 条") % facts
    part = gettext("共 %(total)s 条，正在看第 %(first)s 至 %(last)s 条") % facts
    words = part if page.pages > 1 else whole
    steps = (
        _step(gettext("上一页"), page.number - 1, page, query, "prev"),
        el("span", f"{page.number} / {page.pages}", class_="where"),
        _step(gettext("下一页"), page.number + 1, page, query, "next"),
    )
    links = join(steps) if page.pages > 1 else ""
    return el("nav", el("span", words), links, class_="pager", aria_label=gettext("分页"))


@component("列表")
def bulk_bar(context: Context, actions: Sequence[BulkAction]) -> SafeString:
    """Acts over the rows ticked in a table with `select`; says how many are ticked."""
    buttons = join(
        el("button", a.label, type="submit", formaction=a.href, class_=f"button {a.tone}")
        for a in actions
    )
    words = gettext("已选 {n} 条")
    count = el("span", gettext("勾选的条目"), data_ticked=words, class_="ticked", role="status")
    return el("form", token(context), count, buttons, id="bulk", method="post", class_="bulk")


@component("列表")
def bulk_plan(
    verb: str, touched: int, skipped: Sequence[Skipped] = (), *, people: bool = False
) -> SafeString:
    """Before a bulk act: how many it will touch, how many it leaves alone and why."""
    head = gettext("将%(verb)s %(count)s 人") if people else gettext("将%(verb)s %(count)s 条")
    head %= {"verb": verb, "count": formats.count(touched)}
    left = sum(s.count for s in skipped)
    if not left:
        return el("div", el("p", el("b", head)), class_="bulk-plan")
    shown = {"count": formats.count(left)}
    tail = ngettext("跳过 %(count)s：", "跳过 %(count)s：", left) % shown
    reasons = join(el("li", el("b", formats.count(s.count)), " ", s.reason) for s in skipped)
    return el("div", el("p", el("b", head)), el("p", tail), el("ul", reasons), class_="bulk-plan")


def _kept(filters: Sequence[Filter], query: QueryDict) -> SafeString:
    own = {spec.name for spec in filters} | PLACES
    rest = [(n, v) for n, values in query.lists() if n not in own for v in values if v]
    return join(el("input", type="hidden", name=n, value=v) for n, v in rest)


def _field(spec: Filter, query: QueryDict) -> SafeString:
    value = query.get(spec.name, "")
    name = f"filter-{spec.name}"
    label = el("label", spec.label, for_=name)
    if spec.kind == "select":
        choices = [("", gettext("不限")), *spec.choices]
        options = join(el("option", text, value=v, selected=v == value) for v, text in choices)
        control = el("select", options, id=name, name=spec.name)
    else:
        control = el("input", type=spec.kind, id=name, name=spec.name, value=value)
    return el("div", label, control, class_=f"filter {spec.kind}")


def _chip(spec: Filter, value: str, query: QueryDict) -> SafeString:
    shown = dict(spec.choices).get(value, value)
    text = gettext("%(label)s：%(value)s") % {"label": spec.label, "value": shown}
    remove = el("span", gettext("去掉这个条件"), class_="sr")
    return el(
        "a",
        text,
        el("span", "×", aria_hidden="true"),
        remove,
        href=without(query, spec.name, value),
        class_="chip",
    )


def _step(label: str, number: int, page: Page, query: QueryDict, rel: str) -> SafeString:
    if not 1 <= number <= page.pages:
        return el("span", label, class_="step off", aria_disabled="true")
    return el("a", label, href=with_query(query, page=number), rel=rel, class_="step")
