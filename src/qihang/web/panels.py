"""Panels: what upper apps know about a record, shown on the page that a lower app has for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.safestring import SafeString

from qihang.kernel import Permission, contributions
from qihang.web.markup import join
from qihang.web.request import Request

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Panel(Generic[R]):
    """`build(request, record)` answers a card, or "" where it has nothing to show of this record.

    `record` is the class of the record ("the page of a Graduate"). The panel is built only for readers
    who hold its permission somewhere (None: for everybody, of a page that is public); what of the record
    they reach, `build` asks its queries, scope first.
    """

    key: str
    record: type[R]
    build: Callable[[Request, R], SafeString | str]
    permission: Permission | None
    order: int


def panels(request: Request, record: object) -> SafeString:
    """All panels about this record that the reader may see, in their order."""
    about = (p for p in contributions.of(Panel) if p.record is type(record))
    seen = [
        panel
        for panel in about
        if panel.permission is None or request.scope.allows(panel.permission)
    ]
    ordered = sorted(seen, key=lambda panel: (panel.order, panel.key))
    return join(panel.build(request, record) for panel in ordered)
