"""Registers the app and its ears."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The fact ledger and the figures read from it."""

    name = "qihang.apps.metrics"
    label = "metrics"

    def ready(self) -> None:
        from qihang.apps.destinations.events import DestinationsMoved
        from qihang.apps.metrics import ears
        from qihang.apps.people.events import GraduatesChanged
        from qihang.kernel import bus

        bus.subscribe(GraduatesChanged, ears.on_graduates_changed)
        bus.subscribe(DestinationsMoved, ears.on_destinations_moved)
