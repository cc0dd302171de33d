"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """Posts."""

    name = "qihang.apps.postings"
    label = "postings"
