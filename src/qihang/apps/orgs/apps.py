"""Registers the app; the bottom of the house hears nobody."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisations, accounts, access, audit."""

    name = "qihang.apps.orgs"
    label = "orgs"
