"""Registers the app; installed in demo mode only."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse

from qihang.kernel import Permission


class WorldConfig(AppConfig):
    """The seeded province and its clock."""

    name = "qihang.world"
    label = "world"

    def ready(self) -> None:
        """The day in the header leads those who may move the clock to it."""
        from qihang.web import frame

        frame.clock_href.provide(_clock)


def _clock(request: HttpRequest) -> str:
    scope = getattr(request, "scope", None)
    return reverse("world:clock") if scope and scope.allows(Permission.CLOCK_MOVE) else ""
