"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class DestinationsConfig(AppConfig):
    """Registration and review of destinations."""

    name = "qihang.apps.destinations"
    label = "destinations"
