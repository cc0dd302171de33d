"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Sheet batches."""

    name = "qihang.apps.intake"
    label = "intake"
