"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers delivered by other authorities."""

    name = "qihang.apps.registers"
    label = "registers"
