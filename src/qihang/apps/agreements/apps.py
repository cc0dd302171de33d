"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Employment agreements."""

    name = "qihang.apps.agreements"
    label = "agreements"
