"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Public links."""

    name = "qihang.apps.links"
    label = "links"
