"""Registers the app; registrations follow their graduates."""

from django.apps import AppConfig


class DestinationsConfig(AppConfig):
    """Registration and review of destinations."""

    name = "qihang.apps.destinations"
    label = "destinations"

    def ready(self) -> None:
        from qihang.apps.destinations import services
        from qihang.apps.people.events import GraduatesChanged
        from qihang.kernel import bus

        bus.subscribe(GraduatesChanged, services.follow_graduates)
