"""Registers the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Content-addressed files."""

    name = "qihang.apps.files"
    label = "files"
