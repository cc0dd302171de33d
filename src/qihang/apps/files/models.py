"""What is stored, not what it is about: the owning app says who may read it."""

from django.db import models

from qihang.apps.orgs.labels import SHORT_LIVED

# Rows say nothing of a person; the bytes may, and are named as personal by the app that owns them.
PERSONAL: dict[str, dict[str, str]] = {}


class StoredFile(models.Model):
    """The bytes with this SHA-256, on disk under the data directory."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()
    used_at = models.DateTimeField()  # when somebody last handed in what is kept here


class Original(models.Model):
    """An upload as it came: its hash, and the file that was kept of it for this purpose.

    The same for purposes that are kept as they came; cleaned pictures and PDFs have other bytes
    than what was uploaded, and the same upload must be recognised again.
    """

    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="originals")
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "purpose"], name="original_once"),
        ]


# Tables that no proof covers (orgs/integrity/proofs.py), each with its reason.
UNPROVEN = {
    "Original": SHORT_LIVED,
}
