"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class NationalConfig(AppConfig):
    """The national platform."""

    name = "qihang.apps.national"
    label = "national"
