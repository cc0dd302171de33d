"""Registers the app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plan, measured by itself."""

    name = "qihang.apps.plans"
    label = "plans"
