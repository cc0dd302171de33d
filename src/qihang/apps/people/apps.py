"""Registers the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Graduates and cohorts."""

    name = "qihang.apps.people"
    label = "people"
