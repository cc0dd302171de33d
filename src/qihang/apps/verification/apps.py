"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """Findings of checks, from answer to decision."""

    name = "qihang.apps.verification"
    label = "verification"
