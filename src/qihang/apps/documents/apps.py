"""The Django app; which kinds of documents there are stands in the manifests of others."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Numbered documents."""

    name = "qihang.apps.documents"
    label = "documents"
