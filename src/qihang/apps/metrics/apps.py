"""Registers the app and its ears."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class MetricsConfig(AppConfig):
    """The fact ledger and the figures read from it."""

    name = "qihang.apps.metrics"
    label = "metrics"

    def ready(self) -> None:
        from qihang.apps.destinations.events import DestinationsMoved
        from qihang.apps.metrics import ears, measuring, staffing
        from qihang.apps.orgs.labels import name_acts
