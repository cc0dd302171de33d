"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The fact ledger and the figures read from it."""

    name = "qihang.apps.metrics"
    label = "metrics"
