"""Registers the app and its ears."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """The change feed."""

    name = "qihang.apps.feed"
    label = "feed"

    def ready(self) -> None:
        from qihang.apps.destinations.events import DestinationsMoved
        from qihang.apps.feed import services
        from qihang.apps.people.events import GraduatesChanged
        from qihang.kernel import bus

        bus.subscribe(GraduatesChanged, services.note_graduates)
        bus.subscribe(DestinationsMoved, services.note_destinations)
