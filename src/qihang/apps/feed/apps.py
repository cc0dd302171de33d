"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """The change feed."""

    name = "qihang.apps.feed"
    label = "feed"
