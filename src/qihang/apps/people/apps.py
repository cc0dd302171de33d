"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Graduates and cohorts."""

    name = "qihang.apps.people"
    label = "people"
