"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages, their gateways and reminders."""

    name = "qihang.apps.messages"
    label = "messages"
