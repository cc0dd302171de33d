"""The Django app; what it gives to others stands in `manifest.py`."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Registration forms and proofs."""

    name = "qihang.apps.certificates"
    label = "certificates"
