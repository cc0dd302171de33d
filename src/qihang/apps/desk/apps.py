"""Registers the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Home pages and inboxes."""

    name = "qihang.apps.desk"
    label = "desk"
