"""The Django app; it gives nothing to others but its services and its abstract model."""

from django.apps import AppConfig


class MovesConfig(AppConfig):
    """Records with states."""

    name = "qihang.apps.moves"
    label = "moves"
