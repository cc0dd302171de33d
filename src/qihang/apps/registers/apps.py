"""Registers the app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers delivered by other authorities."""

    name = "qihang.apps.registers"
    label = "registers"
