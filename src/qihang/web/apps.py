"""Django app of the look (label `web`, no models)."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and the `qihang` tag library."""

    name = "qihang.web"
    label = "web"
