"""Registers the app; it hears nobody."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Code sets."""

    name = "qihang.apps.codes"
    label = "codes"
