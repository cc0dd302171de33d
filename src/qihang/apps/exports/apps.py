"""Registers the app."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Lists as files."""

    name = "qihang.apps.exports"
    label = "exports"
