"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """Code sets."""

    name = "qihang.apps.codes"
    label = "codes"
