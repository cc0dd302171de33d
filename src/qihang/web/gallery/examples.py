"""Examples by component name; modules beside this one add theirs with `@example`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.safestring import SafeString

from qihang.web.components import COMPONENTS, Component
from qihang.web.components.registry import GROUPS

Build = Callable[[Context], SafeString]

EXAMPLES: dict[str, list["Example"]] = {}
MODULES = ("states", "numbers", "lists", "records", "pages", "filling")


@dataclass(frozen=True, slots=True)
class Example:
    """One state of a component: a sentence about it and the call that shows it."""

    title: str
    build: Build


@dataclass(frozen=True, slots=True)
class ComponentExample:
    """A component as the page shows it: states are (sentence, markup)."""

    component: Component
    states: tuple[tuple[str, SafeString], ...]


def example(name: str, title: str) -> Callable[[Build], Build]:
    """Add a state to the page of a component."""

    def add(example: Build) -> Build:
        EXAMPLES.setdefault(name, []).append(Example(title, example))
        return example

    return add


def gallery(request: HttpRequest) -> dict[str, list[ComponentExample]]:
    """Groups of components, each with its states rendered."""
    context = Context({"csrf_token": get_token(request), "request": request})
    groups: dict[str, list[ComponentExample]] = {name: [] for name in GROUPS}
    for component in COMPONENTS.values():
        groups[component.group].append(_example_of(component, context))
    return groups


def _example_of(component: Component, context: Context) -> ComponentExample:
    known = EXAMPLES.get(component.name, [])
    return ComponentExample(component, tuple((e.title, e.build(context)) for e in known))


def load() -> None:
    """Import the modules that hold the examples."""
    for name in MODULES:
        import_module(f"qihang.web.gallery.{name}")
