"""Registers the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Content-addressed files."""

    name = "qihang.apps.files"
    label = "files"

    def ready(self) -> None:
        from qihang.apps.files.services.verifying import DISK
        from qihang.apps.orgs import proofs

        proofs.register(DISK)
