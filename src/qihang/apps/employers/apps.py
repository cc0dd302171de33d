"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    """Employers and agencies."""

    name = "qihang.apps.employers"
    label = "employers"
