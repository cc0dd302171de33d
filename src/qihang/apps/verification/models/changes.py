"""What changed since the checks ran last, so that only what it can touch is looked at again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ChangedGraduates(models.Model):
    """Graduates (ids) whose roster data or counted properties changed in one act; gone after a whole run."""

    graduates = ArrayField(models.BigIntegerField())
    at = models.DateTimeField(db_index=True)  # real time


PERSONAL = {"ChangedGraduates": {"graduates": "whose registrations are checked again"}}
