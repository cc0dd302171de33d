"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Content-addressed files."""

    name = "qihang.apps.files"
    label = "files"
