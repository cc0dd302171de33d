"""Registers the app."""

from django.apps import AppConfig


class DestinationsConfig(AppConfig):
    """Registration and review of destinations."""

    name = "qihang.apps.destinations"
    label = "destinations"
