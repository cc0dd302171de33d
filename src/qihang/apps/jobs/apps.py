"""The Django app; it gives nothing to others but its services and its abstract model."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work done by the worker."""

    name = "qihang.apps.jobs"
    label = "jobs"
