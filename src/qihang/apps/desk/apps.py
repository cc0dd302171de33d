"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Home pages and inboxes."""

    name = "qihang.apps.desk"
    label = "desk"
