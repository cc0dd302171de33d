"""Registers the app and its ears."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """The fact ledger and the figures read from it."""

    name = "qihang.apps.metrics"
    label = "metrics"
