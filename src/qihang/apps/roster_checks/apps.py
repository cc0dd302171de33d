"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class RosterChecksConfig(AppConfig):
    """Graduates' checks of their own roster data."""

    name = "qihang.apps.roster_checks"
    label = "roster_checks"
