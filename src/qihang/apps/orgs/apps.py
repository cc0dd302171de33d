"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, accounts, access, audit."""

    name = "qihang.apps.orgs"
    label = "orgs"

    def ready(self) -> None:
        from qihang.apps.orgs.checks.production import register_checks

        register_checks()
