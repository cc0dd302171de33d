"""Every component is registered here once; the tag library and the `/ui/` page are made from it."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

Render = Callable[..., SafeString]


@dataclass(frozen=True)
class Component:
    """One typed function that renders a piece of page."""

    name: str
    group: str
    render: Render

    @property
    def wants_context(self) -> bool:
        """Whether the function reads the template context (for the form token or the request)."""
        return "context" in inspect.signature(self.render).parameters

    @property
    def signature(self) -> str:
        """As written in the source, without the template context."""
        signature = inspect.signature(self.render)
        shown = [p for name, p in signature.parameters.items() if name != "context"]
        text = str(signature.replace(parameters=shown, return_annotation=inspect.Signature.empty))
        return f"{self.name}{_plain(text)}"

    @property
    def summary(self) -> str:
        """First paragraph of its docstring."""
        return (inspect.getdoc(self.render) or "").split("\n\n")[0]


# The order of the groups on the `/ui/` page.
GROUPS = (
    gettext_noop("灯与状态"),
    gettext_noop("数字"),
    gettext_noop("首页"),
    gettext_noop("列表"),
    gettext_noop("记录"),
    gettext_noop("表单"),
    gettext_noop("版面"),
    gettext_noop("空与错"),
    gettext_noop("进行中"),
)

COMPONENTS: dict[str, Component] = {}


def component(group: str) -> Callable[[Render], Render]:
    """Register a function as a component under a group heading of the `/ui/` page."""

    def register(function: Render) -> Render:
        name = function.__name__
        COMPONENTS[name] = Component(name, group, function)
        return function

    return register


def _plain(text: str) -> str:
    """Annotations without their modules: `Sequence[Filter]`."""
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])", "", text)
