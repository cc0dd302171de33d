"""The Django app; installed in demo mode only."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    """The seeded province and its clock."""

    name = "qihang.world"
    label = "world"
