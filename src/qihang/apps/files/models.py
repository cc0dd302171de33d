"""What is stored, not what it is about: the owning app says who may read it."""

from django.db import models

# Rows say nothing of a person; the bytes may, and are named as personal by the app that owns them.
PERSONAL: dict[str, dict[str, str]] = {}


class StoredFile(models.Model):
    """The bytes with this SHA-256, on disk under the data directory."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=60)
    stored_at = models.DateTimeField()
