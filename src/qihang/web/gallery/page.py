"""The catalogue as markup: contents at the left, one card for each component."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from qihang.web.gallery.examples import ComponentExample
from qihang.web.markup import el, join

Groups = dict[str, list[ComponentExample]]


def contents(groups: Groups) -> SafeString:
    """Links to every component, by group."""
    blocks = join(el("div", el("b", gettext(name)), _links(s)) for name, s in groups.items())
    return el("nav", blocks, class_="contents", aria_label=gettext("部件目录"))


def catalogue(groups: Groups) -> SafeString:
    """Every component: name, signature, first paragraph of its docstring, all its states."""
    return el("div", *(_group(name, shown) for name, shown in groups.items()), class_="catalogue")


def _group(name: str, group: Iterable[ComponentExample]) -> SafeString:
    return el("section", el("h2", gettext(name)), *map(_card, group), class_="stack")


def _links(group: Iterable[ComponentExample]) -> SafeString:
    names = [shown.component.name for shown in group]
    return el("ul", join(el("li", el("a", name, href=f"#{name}")) for name in names))


def _card(entry: ComponentExample) -> SafeString:
    component = entry.component
    head = el("header", el("h3", component.name))
    signature = el("pre", el("code", component.signature), tabindex="0")
    states = join(_state(title, markup) for title, markup in entry.states)
    about = el("p", component.summary, class_="sub", lang="en")
    return el("section", head, about, signature, states, id=component.name, class_="card specimen")


def _state(title: str, markup: SafeString) -> SafeString:
    return el("div", el("p", gettext(title), class_="caption"), el("div", markup, class_="shown"))
