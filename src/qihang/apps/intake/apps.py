"""Registers the app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Sheet batches."""

    name = "qihang.apps.intake"
    label = "intake"
