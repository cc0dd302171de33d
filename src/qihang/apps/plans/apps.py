"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plan, measured by itself."""

    name = "qihang.apps.plans"
    label = "plans"
