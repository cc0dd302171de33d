"""What tells that several accounts belong to one person."""

from django.db import models

from qihang.apps.orgs.models.access import Account


class PersonKey(models.Model):
    """A keyed hash of something only one person has, as the holder of an account declared it.

    Accounts that share a key are one person's. Rows are only added: whoever mistyped declares
    again, and every declaration goes on counting.
    """

    class Source(models.TextChoices):
        ID_NUMBER = "id_number"
        PHONE = "phone"

    account = models.ForeignKey(Account, models.CASCADE, related_name="person_keys")
    key_hash = models.BinaryField(max_length=32)
    source = models.CharField(max_length=12, choices=Source)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "key_hash"], name="person_key_once"),
        ]
        indexes = [models.Index(fields=["key_hash"], name="person_key_by_hash")]


PERSONAL = {
    "PersonKey": {
        "key_hash": "to find that reviewer and filer, or two reviewers, are one person",
    },
}
