"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Lists as files."""

    name = "qihang.apps.exports"
    label = "exports"
